package io.headroom.okhttp;

import io.headroom.guard.AttemptClassifier;
import io.headroom.guard.HttpVerdict;
import io.headroom.guard.Verdict;
import java.time.InstantSource;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** What the answers and failures of OkHttp say of the dependency. */
final class OkHttpAttempts implements AttemptClassifier {
    private final InstantSource clock = InstantSource.system();

    @Override
    public Verdict ofAnswer(@Nullable Object answer) {
        return answer instanceof Response response
                ? HttpVerdict.ofStatus(response.code(), response.header("Retry-After"), clock)
                : Verdict.OK;
    }

    @Override
    public Verdict ofFailure(Throwable failure) {
        return HttpVerdict.ofFailure(failure);
    }
}
