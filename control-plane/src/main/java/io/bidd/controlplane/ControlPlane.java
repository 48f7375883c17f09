package io.bidd.controlplane;

import io.bidd.template.MovableClock;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** Starts the control plane. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class ControlPlane {

    public static void main(String[] args) {
        SpringApplication.run(ControlPlane.class, args);
    }

    @Bean
    Clock clock(@Value("${bidd.clock-file:}") String file) {
        return MovableClock.following(file);
    }

    /** One thread for each timer: a provider that does not answer must not make the rentals stand still. */
    @Bean
    ThreadPoolTaskScheduler taskScheduler() {
        var scheduler = new ThreadPoolTaskScheduler();
        scheduler.setPoolSize(4);
        scheduler.setThreadNamePrefix("timer-");
        return scheduler;
    }
}
