package io.bidd.runtime.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import io.bidd.runtime.member.Nobody;
import jakarta.servlet.Filter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.web.MockServletContext;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;

/** Providers come in without signing in, and nobody else does by that door. */
class WebhookDoorTests {

    private final AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
    private MockMvcTester http;

    @BeforeEach
    void start() {
        context.setServletContext(new MockServletContext());
        context.register(Door.class);
        context.refresh();
        http = MockMvcTester.create(MockMvcBuilders.standaloneSetup(new Anywhere())
                .addFilters(context.getBean("springSecurityFilterChain", Filter.class))
                .build());
    }

    @AfterEach
    void stop() {
        context.close();
    }

    @Test
    void aProviderNeedsNeitherASignInNorATokenOfAForm() {
        assertThat(http.post().uri("/api/webhooks/toss")).hasStatus(200);
    }

    @Test
    void nothingElseIsOpenedByThat() {
        assertThat(http.get().uri("/api/webhooks/toss")).hasStatus(401);
        assertThat(http.post().uri("/api/webhooks/toss/more")).hasStatus(403);
        assertThat(http.post().uri("/api/webhooks")).hasStatus(403);
        assertThat(http.post().uri("/api/orders")).hasStatus(403);
    }

    @Configuration
    @EnableWebSecurity
    static class Door {
        @Bean
        SecurityFilterChain shop(HttpSecurity http) {
            return new ShopSecurity().shop(http, Nobody.members());
        }
    }

    @RestController
    static class Anywhere {
        @RequestMapping("/**")
        String here() {
            return "here";
        }
    }
}
