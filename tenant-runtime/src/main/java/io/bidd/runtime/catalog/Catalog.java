package io.bidd.runtime.catalog;

import io.bidd.template.Ids;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Products and their pictures. */
@Service
@Transactional
public class Catalog {

    private final ProductRepository products;
    private final JdbcClient database;
    private final Clock clock;

    Catalog(ProductRepository products, JdbcClient database, Clock clock) {
        this.products = products;
        this.database = database;
        this.clock = clock;
    }

    /** @return the new product's id */
    public String register(ProductDraft draft) {
        var product = products.saveAndFlush(new Product(Ids.next(), draft, clock.instant()));
        for (var position = 0; position < draft.pictures().size(); position++) {
            var picture = draft.pictures().get(position);
            database.sql(
                            "insert into product_pictures (id, product_id, position, media_type, content) values (?, ?, ?, ?, ?)")
                    .params(Ids.next(), product.id, position, picture.mediaType(), picture.content())
                    .update();
        }
        return product.id;
    }

    @Transactional(readOnly = true)
    public boolean hasProductNamed(String name) {
        return products.existsByName(name);
    }

    /** Newest first. */
    @Transactional(readOnly = true)
    public List<ProductView> all() {
        return views(products.findAllByOrderByCreatedAtDescIdAsc());
    }

    @Transactional(readOnly = true)
    public Optional<ProductView> find(String id) {
        return views(products.findAllById(List.of(id))).stream().findFirst();
    }

    /** Several products at once, by id. */
    @Transactional(readOnly = true)
    public Map<String, ProductView> byId(Collection<String> ids) {
        return views(products.findAllById(ids)).stream().collect(Collectors.toMap(ProductView::id, view -> view));
    }

    @Transactional(readOnly = true)
    public Optional<Picture> picture(String id) {
        return database.sql("select media_type, content from product_pictures where id = ?")
                .param(id)
                .query((row, n) -> new Picture(row.getString("media_type"), row.getBytes("content")))
                .optional();
    }

    private List<ProductView> views(List<Product> found) {
        if (found.isEmpty()) return List.of();
        var pictures = database
                .sql(
                        "select id, product_id from product_pictures where product_id in (:products) order by product_id, position")
                .param("products", found.stream().map(product -> product.id).toList())
                .query((row, n) -> Map.entry(row.getString("product_id"), row.getString("id")))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        return found.stream()
                .map(product -> product.view(pictures.getOrDefault(product.id, List.of())))
                .toList();
    }
}
