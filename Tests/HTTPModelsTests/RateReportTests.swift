import Contract
import Testing

@testable import HTTPModels

/// What providers' headers say of their limits, in the forms of their public references.
struct RateReportTests {
    /// Seconds since 1970 of 2026-06-08T04:28:30Z.
    private static let now = 1_780_892_910

    private func limits(_ headers: [String]) -> RateReport? {
        HTTPResponse(status: 200, head: HTTPHead(headers), body: []).limits(now: Self.now)
    }

    @Test func openAISaysDurations() {
        let report = limits([
            "HTTP/1.1 200 OK\r\n", "content-type: application/json\r\n",
            "x-ratelimit-limit-requests: 60\r\n", "x-ratelimit-limit-tokens: 150000\r\n",
            "x-ratelimit-remaining-requests: 59\r\n", "x-ratelimit-remaining-tokens: 149984\r\n",
            "x-ratelimit-reset-requests: 1s\r\n", "x-ratelimit-reset-tokens: 6m0s\r\n",
        ])

        #expect(
            report
                == RateReport(
                    requestsLeft: 59,
                    tokensLeft: 149_984,
                    resetMilliseconds: 360_000
                )
        )
    }

    @Test func anthropicSaysInstantsAndCountsBothWays() {
        let report = limits([
            "anthropic-ratelimit-requests-limit: 50", "anthropic-ratelimit-requests-remaining: 0",
            "anthropic-ratelimit-requests-reset: 2026-06-08T04:28:45Z",
            "Anthropic-RateLimit-Input-Tokens-Remaining: 40000",
            "anthropic-ratelimit-output-tokens-remaining: 7000",
            "anthropic-ratelimit-output-tokens-reset: 2026-06-08T04:28:31Z",
        ])

        #expect(
            report == RateReport(requestsLeft: 0, tokensLeft: 7000, resetMilliseconds: 15_000)
        )
    }

    @Test(arguments: [
        ["x-request-id: r", "access-control-allow-origin: *", "X-Other: 1"],
        ["x-ratelimit-limit-requests: 60"],
        ["x-ratelimit-remaining-requests: many"],
    ])
    func headersThatDoNotSayItAreNoReport(headers: [String]) {
        #expect(limits(headers) == nil)
    }
}
