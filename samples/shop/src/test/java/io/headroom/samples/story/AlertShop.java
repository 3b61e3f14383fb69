package io.headroom.samples.story;

import io.headroom.samples.shop.ShopApplication;
import org.springframework.boot.SpringApplication;

/** The shop, with a route that fails when it is told to. */
final class AlertShop {
    private AlertShop() {}

    public static void main(String[] args) {
        SpringApplication.run(new Class<?>[] {ShopApplication.class, FleetShop.ParcelController.class}, args);
    }
}
