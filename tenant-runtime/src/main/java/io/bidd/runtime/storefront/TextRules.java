package io.bidd.runtime.storefront;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * No text has the character U+0000: the database cannot keep it, and refuses it together with whatever else is written in the
 * same commit. It is refused where it comes in, as any other body or form that cannot be read.
 */
@Configuration(proxyBeanMethods = false)
class TextRules {

    @Bean
    JacksonModule textWithoutNul() {
        return new SimpleModule("text without U+0000").addDeserializer(String.class, new Text());
    }

    @Bean
    StrictHttpFirewall formsWithoutNul() {
        var firewall = new StrictHttpFirewall();
        firewall.setAllowedParameterValues(TextRules::isText);
        return firewall;
    }

    private static boolean isText(String text) {
        return text.indexOf(0) < 0;
    }

    private static final class Text extends StdScalarDeserializer<String> {

        Text() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) {
            var text = _parseString(parser, context, this);
            return isText(text) ? text : context.reportInputMismatch(this, "text without U+0000 is expected");
        }
    }
}
