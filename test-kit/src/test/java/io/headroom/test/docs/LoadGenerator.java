package io.headroom.test.docs;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** The reader's own load. */
public final class LoadGenerator {
    private LoadGenerator() {}

    /** @param args an address, and how often to ask for it */
    public static void main(String[] args) throws IOException, InterruptedException {
        run(args[0], Integer.parseInt(args[1]));
    }

    public static void run(String uri, int count) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        for (int i = 0; i < count; i++) {
            client.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.discarding());
        }
    }
}
