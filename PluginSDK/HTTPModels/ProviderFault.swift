import Contract
import JSONValues

/// What a provider says is wrong, in the members that the errors of providers have.
struct ProviderFault {
    private let json: JSON?
    private let error: JSON?

    /// Reads what was sent, if it is JSON; Google puts some errors into a list.
    init(_ json: JSON?) {
        self.json = json?.array?.first ?? json
        error = self.json?["error"]
    }

    /// What is said to people, as it came.
    var words: String? {
        error?["message"]?.string ?? error?.string ?? json?["message"]?.string
            ?? json?["detail"]?.string ?? json?["detail"]?.text() ?? json?["message"]?.text()
            ?? error?.text()
    }

    /// In how many milliseconds to come again, which Google says here.
    var wait: Double? {
        details.compactMap { $0["retryDelay"]?.string.flatMap(RetryAdvice.duration) }.first
    }

    /// What it means, with the status that an answer has or would have had.
    func status(of number: Int) -> Status {
        switch number {
        // A spent budget isn't renewed by waiting.
        case 429 where isUnpaid, 400 where isUnpaid: .failedPrecondition
        case 429: .resourceExhausted
        case 400 where isOfKey: .unauthenticated
        case 401: .unauthenticated
        case 402: .failedPrecondition
        // A moderator's word on the question has nothing to do with the key.
        case 403 where isOfContent: .invalidArgument
        case 403: .permissionDenied
        case 404, 405: .notFound
        case 501: .unimplemented
        case 408, 409, 425, 500...599: .unavailable
        case 400...499: .invalidArgument
        default: .failedPrecondition
        }
    }

    /// The status of HTTP that stands or is meant in it, of use where the answer's own is 200.
    var statusNumber: Int? {
        let codes = [error?["code"], error?["status"], json?["code"]].compactMap { $0 }
        let numbers = codes.compactMap { $0.integer ?? $0.string.flatMap { Int($0) } }
        return numbers.first { (400...599).contains($0) }
            ?? names.lazy.compactMap { Self.numbers[$0] }.first
    }

    private static let numbers = [
        "invalid_request_error": 400, "invalid_prompt": 400, "context_length_exceeded": 400,
        "invalid_api_key": 401, "authentication_error": 401, "billing_error": 402,
        "permission_error": 403, "not_found_error": 404, "model_not_found": 404,
        "insufficient_quota": 429, "billing_not_active": 429, "rate_limit_exceeded": 429,
        "rate_limit_error": 429, "server_error": 500,
    ]

    /// The names that it has for programs, the most telling one first.
    private var names: [String] {
        [error?["code"], error?["type"], error, json?["code"], json?["type"]]
            .compactMap { $0?.string }
    }

    private var details: [JSON] { error?["details"]?.array ?? [] }

    private var isUnpaid: Bool {
        names.contains { ["insufficient_quota", "billing_not_active"].contains($0) }
            // Anthropic has no name for it.
            || words?.lowercased().contains("credit balance") ?? false
    }

    /// Google answers 400 where others answer 401.
    private var isOfKey: Bool { details.contains { $0["reason"]?.string == "API_KEY_INVALID" } }

    /// OpenRouter answers 403 to what its moderation refuses, too.
    private var isOfContent: Bool {
        let metadata = error?["metadata"]
        return metadata?["flagged_input"] != nil || metadata?["reasons"] != nil
    }
}
