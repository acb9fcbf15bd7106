import Contract
import Glibc
import JSONValues

/// What an answer with a status other than 2xx means for the one who asked.
struct ProviderRefusal {
    let provider: String
    let url: String
    let keyVariable: String
    let response: HTTPResponse
    let excerpt: Excerpt
    var now = time(nil)

    /// The error, with a status that says whether trying again can help.
    var error: ComponentError {
        let fault = ProviderFault(try? JSON(parsing: response.body))
        let words = excerpt.start(of: fault.words.map { Array($0.utf8) } ?? response.body)
        let status = fault.status(of: response.status)
        let mayComeAgain = status == .resourceExhausted || status == .unavailable
        var details: JSONObject = ["blame": "provider"]
        if mayComeAgain, let wait = advice(fault) { details["retry_after_ms"] = .integer(wait) }
        var origin: JSONObject = ["status": .integer(Int64(response.status))]
        if let id = response.head.value(of: "x-request-id") ?? response.head.value(of: "request-id")
        {
            origin["request_id"] = .string(id)
        }
        details["provider"] = .object(origin)
        let said = words.isEmpty ? "" : ": \(words)"
        return ComponentError(status, summary(status) + said, details: details)
    }

    private func summary(_ status: Status) -> String {
        let answer = "'\(provider)' answered \(response.status)"
        switch status {
        case .unauthenticated, .permissionDenied:
            return answer + ": " + Self.complaint(ofKeyIn: keyVariable)
        case .notFound: return answer + " at \(url); check 'model' and 'base_url'"
        default: break
        }
        guard (300...399).contains(response.status) else { return answer }
        let target = response.head.value(of: "location") ?? "another address"
        return answer + ", which points to \(target); set 'base_url' to it"
    }

    /// Says that the key isn't accepted, by the variable that holds it.
    static func complaint(ofKeyIn variable: String) -> String {
        variable.isEmpty
            ? "it wants a key, and 'api_key_variable' names none"
            : "it doesn't accept the key in '\(variable)' for this"
    }

    private func advice(_ fault: ProviderFault) -> Int64? {
        if let wait = RetryAdvice(response, now: now).milliseconds { return Int64(wait) }
        return fault.wait.map { Int64(RetryAdvice.bounded($0)) }
    }
}
