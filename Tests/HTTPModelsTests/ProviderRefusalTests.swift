import Contract
import JSONValues
import Testing

@testable import HTTPModels

struct ProviderRefusalTests {
    private static let key = "sk-0123456789"

    private func error(
        _ status: Int,
        headers: [String] = [],
        _ body: String = "",
        key: String = "EXAMPLE_API_KEY"
    ) -> ComponentError {
        ProviderRefusal(
            provider: "example",
            url: "https://api.example.com/v1/ask",
            keyVariable: key,
            response: HTTPResponse(status: status, head: HTTPHead(headers), body: Array(body.utf8)),
            excerpt: Excerpt(sparing: Self.key),
            now: 1_780_000_000
        ).error
    }

    @Test(arguments: [
        (429, Status.resourceExhausted), (503, .unavailable), (500, .unavailable),
        (502, .unavailable), (504, .unavailable), (529, .unavailable), (408, .unavailable),
        (401, .unauthenticated), (403, .permissionDenied), (404, .notFound),
        (400, .invalidArgument), (422, .invalidArgument), (402, .failedPrecondition),
        (301, .failedPrecondition), (501, .unimplemented),
    ])
    func theStatusSaysWhetherToTryAgain(status: Int, expected: Status) {
        #expect(error(status).status == expected)
    }

    @Test(arguments: [
        (["retry-after: 7"], 7000), (["Retry-After: 0.25"], 250),
        (["retry-after-ms: 1234.5", "retry-after: 9"], 1235),
        (["retry-after: Thu, 28 May 2026 20:27:10 GMT"], 30_000),
        (["retry-after: Thu, 28 May 2020 20:27:10 GMT"], 0),
        (
            [
                "x-ratelimit-remaining-requests: 0", "x-ratelimit-reset-requests: 1m2s",
                "x-ratelimit-remaining-tokens: 40", "x-ratelimit-reset-tokens: 9m",
            ], 62_000
        ),
        (["x-ratelimit-remaining-tokens: 0", "x-ratelimit-reset-tokens: 20ms"], 20),
        (
            [
                "anthropic-ratelimit-input-tokens-remaining: 0",
                "anthropic-ratelimit-input-tokens-reset: 2026-05-28T20:26:45Z",
            ], 5000
        ),
    ])
    func theWaitIsWhatTheHeadersSay(headers: [String], milliseconds: Int) {
        #expect(error(429, headers: headers).details["retry_after_ms"]?.integer == milliseconds)
    }

    @Test func googleSaysTheWaitInTheBody() {
        let body = """
            {"error": {"code": 429, "message": "Quota exceeded", "status": "RESOURCE_EXHAUSTED",
            "details": [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34s"}]}}
            """

        #expect(error(429, body).details["retry_after_ms"]?.integer == 34_000)
    }

    @Test(arguments: [
        ("99999999999999999999s", 86_400_000),
        (String(repeating: "9", count: 400) + "s", 86_400_000),
        ("0.5s", 500),
    ])
    func aWaitInTheBodyIsNoLongerThanADay(delay: String, milliseconds: Int) {
        let body = #"[{"error": {"code": 429, "details": [{"retryDelay": "\#(delay)"}]}}]"#

        #expect(error(429, body).details["retry_after_ms"]?.integer == milliseconds)
    }

    @Test(arguments: [("1e999", 86_400_000), ("inf", 86_400_000), ("nan", 0), ("-1", 0)])
    func aWaitInTheHeadersIsNoLongerThanADay(seconds: String, milliseconds: Int) {
        let refusal = error(429, headers: ["retry-after: \(seconds)"])

        #expect(refusal.details["retry_after_ms"]?.integer == milliseconds)
    }

    @Test func withoutAWordThereIsNoWait() {
        #expect(error(429).details["retry_after_ms"] == nil)
        #expect(error(400, headers: ["retry-after: 7"]).details["retry_after_ms"] == nil)
    }

    @Test func aSpentBudgetIsNotTriedAgain() {
        let body = #"{"error":{"message":"You exceeded your quota","code":"insufficient_quota"}}"#

        #expect(error(429, body).status == .failedPrecondition)
        #expect(error(429, body).message == "'example' answered 429: You exceeded your quota")
    }

    @Test(arguments: [
        (429, #"{"error":{"message":"m","type":"insufficient_quota","code":null}}"#),
        (429, #"{"error":{"message":"m","type":"requests","code":"billing_not_active"}}"#),
        (429, #"{"error":{"message":"m","type":"billing_not_active"}}"#),
        (
            400,
            #"{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low"}}"#
        ),
    ])
    func whatIsNotPaidForIsNotTriedAgain(status: Int, body: String) {
        #expect(error(status, body).status == .failedPrecondition)
    }

    @Test func aKeyThatGoogleRefusesNamesItsVariable() {
        let error = error(
            400,
            """
            {"error": {"code": 400, "message": "API key not valid.", "status": "INVALID_ARGUMENT",
            "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "API_KEY_INVALID", "domain": "googleapis.com"}]}}
            """
        )

        #expect(error.status == .unauthenticated)
        #expect(
            error.message
                == "'example' answered 400: it doesn't accept the key in 'EXAMPLE_API_KEY' for "
                + "this: API key not valid."
        )
    }

    @Test(arguments: [#""flagged_input":"x""#, #""reasons":["violence"]"#])
    func aModeratorsRefusalIsNotAboutTheKey(metadata: String) {
        let error = error(403, #"{"error":{"message":"flagged","metadata":{\#(metadata)}}}"#)

        #expect(error.status == .invalidArgument)
        #expect(error.message == "'example' answered 403: flagged")
    }

    @Test func noPartOfAKeyIsShownWhereWordsAreCut() {
        for place in 380...405 {
            let words =
                String(repeating: "x", count: place) + Self.key + " and more of it, at length"
            for body in [words, #"{"error":{"message":"\#(words)"}}"#] {
                let rest = error(400, body).message.replacing(Self.key, with: "")
                #expect(!rest.contains("sk"), "at \(place)")
            }
        }
    }

    @Test func aRefusedKeyNamesItsVariable() {
        #expect(
            error(401, #"{"error":{"message":"Incorrect API key"}}"#).message
                == "'example' answered 401: it doesn't accept the key in 'EXAMPLE_API_KEY' for "
                + "this: Incorrect API key"
        )
        #expect(
            error(401, key: "").message
                == "'example' answered 401: it wants a key, and 'api_key_variable' names none"
        )
    }

    @Test(arguments: [
        (#"{"error":{"message":"a"}}"#, "a"), (#"{"error":"b"}"#, "b"),
        (#"{"message":"c"}"#, "c"), (#"{"detail":"d"}"#, "d"),
        (#"{"detail":[{"loc":["x"],"msg":"e"}]}"#, #"[{"loc":["x"],"msg":"e"}]"#),
        (#"[{"error":{"message":"f"}}]"#, "f"), ("<html>\ng\n</html>", "<html> g </html>"),
    ])
    func theProvidersWordsAreShown(body: String, words: String) {
        #expect(error(400, body).message == "'example' answered 400: " + words)
    }

    @Test func theRequestsIdIsKept() {
        let details = error(500, headers: ["x-request-id: req_7"]).details

        #expect(details["provider"] == ["status": 500, "request_id": "req_7"])
    }
}
