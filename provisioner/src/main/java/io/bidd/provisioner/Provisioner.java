package io.bidd.provisioner;

import io.bidd.template.MovableClock;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** Starts the provisioner of one cluster, or of this machine. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class Provisioner {

    public static void main(String[] args) {
        // Shops are probed by their own host name at the edge's address; the JDK's client needs to be told that it may
        // name them, and end a connection.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host,connection");
        SpringApplication.run(Provisioner.class, args);
    }

    @Bean
    Clock clock(@Value("${bidd.clock-file:}") String file) {
        return MovableClock.following(file);
    }

    /** It has no interface but its health. */
    @Bean
    SecurityFilterChain closed(HttpSecurity http) {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers("/actuator/health/**")
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .build();
    }
}
