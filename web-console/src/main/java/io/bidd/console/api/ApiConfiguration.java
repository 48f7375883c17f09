package io.bidd.console.api;

import io.bidd.console.ConsoleSettings;
import java.net.http.HttpClient;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.web.client.ClientRegistrationIdProcessor;
import org.springframework.security.oauth2.client.web.client.OAuth2ClientHttpRequestInterceptor;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import tools.jackson.databind.json.JsonMapper;

/** Calls carry the signed-in person's token where the interface says so, and no token elsewhere. */
@Configuration(proxyBeanMethods = false)
class ApiConfiguration {

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration READ = Duration.ofSeconds(10);

    @Bean
    HttpServiceProxyFactory controlPlane(
            RestClient.Builder builder,
            ConsoleSettings settings,
            OAuth2AuthorizedClientManager tokens,
            JsonMapper json) {
        var requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build());
        requests.setReadTimeout(READ);
        var client = builder.baseUrl(settings.urls().control() + "/v1")
                .requestFactory(requests)
                .requestInterceptor(Answers::orAway)
                .requestInterceptor(new OAuth2ClientHttpRequestInterceptor(tokens))
                .defaultStatusHandler(HttpStatusCode::isError, new Answers(json)::refuse)
                .build();
        return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client))
                .httpRequestValuesProcessor(ClientRegistrationIdProcessor.DEFAULT_INSTANCE)
                .build();
    }

    @Bean
    CompaniesApi companiesApi(HttpServiceProxyFactory controlPlane) {
        return controlPlane.createClient(CompaniesApi.class);
    }

    @Bean
    PlansApi plansApi(HttpServiceProxyFactory controlPlane) {
        return controlPlane.createClient(PlansApi.class);
    }

    @Bean
    RentalsApi rentalsApi(HttpServiceProxyFactory controlPlane) {
        return controlPlane.createClient(RentalsApi.class);
    }

    @Bean
    AdminApi adminApi(HttpServiceProxyFactory controlPlane) {
        return controlPlane.createClient(AdminApi.class);
    }
}
