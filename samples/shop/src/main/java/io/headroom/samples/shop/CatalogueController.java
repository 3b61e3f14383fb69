package io.headroom.samples.shop;

import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** What there is to buy. */
@RestController
@RequestMapping("/catalogue")
class CatalogueController {
    private static final List<Product> PRODUCTS = List.of(
            new Product("teapot", "Teapot, short and stout", 2_400),
            new Product("kettle", "Kettle, whistles", 3_900),
            new Product("cup", "Cup with a handle", 700));

    @GetMapping
    List<Product> list() {
        return PRODUCTS;
    }

    @GetMapping("/{sku}")
    Product product(@PathVariable String sku) {
        return PRODUCTS.stream()
                .filter(product -> product.sku().equals(sku))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no such product: " + sku));
    }

    record Product(String sku, String name, int priceCents) {}
}
