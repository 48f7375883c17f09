package io.bidd.console;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** Starts the console. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class WebConsole {

    public static void main(String[] args) {
        SpringApplication.run(WebConsole.class, args);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
