package io.bidd.local.walk;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** What an ingress controller is to a cluster: one port of this machine that leads by host name to the service an Ingress names. */
final class IngressDoor implements AutoCloseable {

    private final KubernetesClient cluster;
    private final Map<String, URI> others = new ConcurrentHashMap<>();
    private final Server server = new Server();

    IngressDoor(KubernetesClient cluster, int port) throws Exception {
        this.cluster = cluster;
        var connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(
                new ProxyHandler.Reverse(request -> to(Request.getServerName(request), request.getHttpURI())) {
                    @Override
                    protected void addProxyHeaders(Request client, org.eclipse.jetty.client.Request behind) {
                        behind.headers(headers ->
                                headers.put(HttpHeader.HOST, client.getHeaders().get(HttpHeader.HOST)));
                    }
                });
        server.start();
    }

    /** Leads a host of no Ingress. */
    void lead(String host, URI there) {
        others.put(host, there);
    }

    private HttpURI to(String host, HttpURI asked) {
        var there = others.containsKey(host) ? others.get(host) : service(host);
        return HttpURI.build(asked).scheme("http").host(there.getHost()).port(there.getPort());
    }

    /** Asked anew for each request: a few hundred in all, and what was true a moment ago is not. */
    private URI service(String host) {
        for (var ingress :
                cluster.network().v1().ingresses().inAnyNamespace().list().getItems())
            for (var rule : ingress.getSpec().getRules())
                if (rule.getHost().equals(host)) {
                    var backend =
                            rule.getHttp().getPaths().getFirst().getBackend().getService();
                    var service = cluster.services()
                            .inNamespace(ingress.getMetadata().getNamespace())
                            .withName(backend.getName())
                            .get();
                    return URI.create("http://" + service.getSpec().getClusterIP() + ":"
                            + backend.getPort().getNumber());
                }
        return URI.create("http://127.0.0.1:1"); // nobody is there
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
