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
                    // No longer than until there is other news.
                    resetMilliseconds: 1000
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
        ("0", "100000", 1000), ("59", "0", 360_000), ("0", "0", 360_000), ("-5", "100", 1000),
    ])
    func theWaitIsForWhatIsUsedUp(requests: String, tokens: String, milliseconds: Int) {
        let report = limits([
            "x-ratelimit-remaining-requests: \(requests)", "x-ratelimit-reset-requests: 1s",
            "x-ratelimit-remaining-tokens: \(tokens)", "x-ratelimit-reset-tokens: 6m0s",
        ])

        #expect(report?.resetMilliseconds == milliseconds)
    }

    @Test func aWaitOfAllLimitsServesTheOneThatIsUsedUp() {
        let report = limits(["x-ratelimit-remaining-requests: 0", "x-ratelimit-reset: 7s"])

        #expect(report == RateReport(requestsLeft: 0, resetMilliseconds: 7000))
    }

    @Test(arguments: [
        ("-5", 0), ("9223372036854775807", 1 << 40), ("-9223372036854775808", 0),
        ("99999999999999999999", 1 << 40), ("inf", 1 << 40), ("3.0", 3),
    ])
    func whatIsLeftIsACountThatCanBeReckonedWith(said: String, counted: Int) {
        let report = limits([
            "x-ratelimit-remaining-requests: \(said)", "x-ratelimit-remaining-tokens: \(said)",
        ])

        #expect(report == RateReport(requestsLeft: counted, tokensLeft: counted))
    }

    @Test(arguments: [
        ("30", 30_000), ("0.5", 500), ("1780892940", 30_000), ("1780892940500", 30_500),
        ("1780892900", 0), ("-3", 0), ("99999999999999999999", 86_400_000),
    ])
    func aResetWithoutAUnitIsSecondsOrAnInstant(said: String, milliseconds: Int) {
        let report = limits([
            "x-ratelimit-remaining-requests: 0", "x-ratelimit-reset-requests: \(said)",
        ])

        #expect(report?.resetMilliseconds == milliseconds)
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
