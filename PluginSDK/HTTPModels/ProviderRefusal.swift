import Contract
import Glibc
import JSONValues

/// What an answer with a status other than 2xx means for the one who asked.
struct ProviderRefusal {
    let provider: String
    let url: String
    let keyVariable: String
    let response: HTTPResponse
    var now = time(nil)

    /// The error, with a status that says whether trying again can help.
    var error: ComponentError {
        let json = try? JSON(parsing: response.body)
        let words = Self.words(json) ?? Self.start(of: response.body)
        let status = self.status(json)
        let mayComeAgain = status == .resourceExhausted || status == .unavailable
        var details: JSONObject = ["blame": "provider"]
        if mayComeAgain, let wait = advice(json) { details["retry_after_ms"] = .integer(wait) }
        var origin: JSONObject = ["status": .integer(Int64(response.status))]
        if let id = response.head.value(of: "x-request-id") ?? response.head.value(of: "request-id")
        {
            origin["request_id"] = .string(id)
        }
        details["provider"] = .object(origin)
        let said = words.isEmpty ? "" : ": \(words)"
        return ComponentError(status, summary(status) + said, details: details)
    }

    private func status(_ json: JSON?) -> Status {
        switch response.status {
        // A spent budget isn't renewed by waiting.
        case 429 where Self.code(json) == "insufficient_quota": .failedPrecondition
        case 429: .resourceExhausted
        case 401: .unauthenticated
        case 402: .failedPrecondition
        case 403: .permissionDenied
        case 404, 405: .notFound
        case 501: .unimplemented
        case 408, 409, 425, 500...599: .unavailable
        case 400...499: .invalidArgument
        default: .failedPrecondition
        }
    }

    private func summary(_ status: Status) -> String {
        let answer = "'\(provider)' answered \(response.status)"
        switch response.status {
        case 401, 403:
            if keyVariable.isEmpty {
                return answer + ": it wants a key, and 'api_key_variable' names none"
            }
            return answer + ": it doesn't accept the key in '\(keyVariable)' for this"
        case 404, 405: return answer + " at \(url); check 'model' and 'base_url'"
        case 300...399:
            let target = response.head.value(of: "location") ?? "another address"
            return answer + ", which points to \(target); set 'base_url' to it"
        default: return answer
        }
    }

    private func advice(_ json: JSON?) -> Int64? {
        if let wait = RetryAdvice(response, now: now).milliseconds { return Int64(wait) }
        // Google says it in the body.
        let error = Self.only(json)?["error"]
        let delays = (error?["details"]?.array ?? []).compactMap {
            $0["retryDelay"]?.string.flatMap(RetryAdvice.duration)
        }
        return delays.first.map { Int64(RetryAdvice.bounded($0)) }
    }

    private static func code(_ json: JSON?) -> String? {
        json?["error"]?["code"]?.string ?? json?["error"]?["type"]?.string
    }

    /// The answer itself; Google puts some into a list.
    private static func only(_ json: JSON?) -> JSON? { json?.array?.first ?? json }

    /// What a provider says in the members that such answers have.
    static func words(_ json: JSON?) -> String? {
        let json = only(json)
        let error = json?["error"]
        let found =
            error?["message"]?.string ?? error?.string ?? json?["message"]?.string
            ?? json?["detail"]?.string ?? json?["detail"]?.text() ?? json?["message"]?.text()
            ?? error?.text()
        return found.map { start(of: Array($0.utf8)) }
    }

    /// The first line's worth of a text that came from outside.
    static func start(of bytes: [UInt8]) -> String {
        let text = String(decoding: bytes.prefix(400), as: UTF8.self)
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return line + (bytes.count > 400 ? "..." : "")
    }
}
