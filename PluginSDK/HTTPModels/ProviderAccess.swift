package import Contract
package import JSONValues
import PluginSDK
import Synchronization

/// The way to one provider: its address, its key, and what its errors mean.
///
/// A class because it keeps the key and the connections.
package final class ProviderAccess: Sendable {
    /// What a provider is reached by.
    package struct Settings: Sendable {
        /// The provider's name, for errors.
        package var provider: String
        /// The part of the address that all requests share, without a slash at its end.
        package var address: String
        /// The name of the variable that holds the key; empty if the provider wants none.
        package var keyVariable: String
        /// The header that carries the key, up to it, such as "authorization: Bearer ".
        package var keyHeader: String
        /// Further header lines.
        package var headers: [String]
        /// How long a connection may take to come about.
        package var connectTimeout: Duration

        /// Reads what all providers' configurations have in common.
        ///
        /// - Parameters:
        ///   - provider: The provider's name.
        ///   - configuration: The component's configuration, complete.
        ///   - keyHeader: The header that carries the key, up to it.
        ///   - headers: Header lines that the provider wants beside the key.
        /// - Throws: `ComponentError` for an address or a header that is none.
        package init(
            provider: String,
            _ configuration: JSON,
            keyHeader: String,
            headers: [String] = []
        ) throws {
            self.provider = provider
            self.keyHeader = keyHeader
            address = try Self.address(configuration["base_url"]?.string ?? "")
            keyVariable = configuration["api_key_variable"]?.string ?? ""
            // Of 0 libcurl makes its default, which is minutes.
            connectTimeout = .milliseconds(
                max(1, Int((configuration["connect_timeout"]?.number ?? 10) * 1000))
            )
            self.headers = headers + (try Self.lines(configuration["headers"]?.object ?? [:]))
        }

        /// The address up to the server's name and port.
        var root: String {
            let start = address.firstRange(of: "://")?.upperBound ?? address.startIndex
            return String(address[..<(address[start...].firstIndex(of: "/") ?? address.endIndex)])
        }

        private static func address(_ text: String) throws -> String {
            var address = Substring(text)
            while address.hasSuffix("/") { address = address.dropLast() }
            let isWeb = ["http://", "https://"].contains { text.hasPrefix($0) }
            let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
            guard isWeb, isPlain, !text.contains(where: { "?#@".contains($0) }) else {
                throw ComponentError(
                    .invalidArgument,
                    "'base_url' must be an address such as https://api.example.com/v1, without "
                        + "a query, a fragment or a password",
                    details: ["at": "/base_url"]
                )
            }
            return String(address)
        }

        private static let keyHeaders: Set = [
            "authorization", "x-api-key", "api-key", "x-goog-api-key",
        ]

        /// Headers are a part of the configuration, which saved programs show as it is.
        private static func refuseKey(in name: String) throws {
            let plain = name.lowercased().filter { !$0.isWhitespace }
            guard keyHeaders.contains(plain) else { return }
            throw ComponentError(
                .invalidArgument,
                "'headers' must not hold '\(name)', since a key would be written into saved "
                    + "programs; name the variable that holds it in 'api_key_variable'",
                details: ["at": "/headers"]
            )
        }

        private static func lines(_ headers: JSONObject) throws -> [String] {
            try headers.members.map { member in
                let value = member.value.string ?? ""
                let isSound = (member.name + value).utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
                try refuseKey(in: member.name)
                guard isSound, !member.name.contains(":"), !member.name.isEmpty else {
                    throw ComponentError(
                        .invalidArgument,
                        "'\(member.name)' can't be a header: name and value are one line of text",
                        details: ["at": "/headers"]
                    )
                }
                // libcurl leaves a header without a value out, unless it ends so.
                return value.isEmpty ? member.name + ";" : "\(member.name): \(value)"
            }
        }
    }

    private let settings: Settings
    private let client: HTTPClient
    private let opened = Mutex<Opened?>(nil)
    /// The addresses by what is asked for there, of which a provider has a handful.
    private let addresses = Mutex<[Place: HTTPAddress]>([:])

    /// What is made of the key.
    private struct Opened {
        let lines: HTTPHeaderLines
        let excerpt: Excerpt
    }

    private struct Place: Hashable {
        let path: String
        let isAtRoot: Bool
    }

    /// Makes the way; nothing is sent.
    ///
    /// - Throws: `ComponentError` if the system has no thread left.
    package init(_ settings: Settings) throws {
        self.settings = settings
        client = try HTTPClient()
    }

    /// The provider's name.
    package var provider: String { settings.provider }

    /// Gets the key from the host, if it isn't there yet.
    ///
    /// - Parameter call: The call that asks for it.
    /// - Throws: `ComponentError` that names the variable if it isn't set.
    package func open(_ call: any Call) async throws { _ = try await headers(call) }

    private func headers(_ call: any Call) async throws -> HTTPHeaderLines {
        if let lines = opened.withLock({ $0?.lines }) { return lines }
        var all = ["content-type: application/json", "expect:", "user-agent: glia"]
        var key = ""
        if !settings.keyVariable.isEmpty {
            key = try await call.secret(settings.keyVariable)
            guard key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
                throw ComponentError(
                    .failedPrecondition,
                    "the variable '\(settings.keyVariable)' holds no key: a key has neither spaces "
                        + "nor line ends"
                )
            }
            all.append(settings.keyHeader + key)
        }
        let made = Opened(
            lines: HTTPHeaderLines(all + settings.headers),
            excerpt: Excerpt(sparing: key)
        )
        opened.withLock { $0 = made }
        return made.lines
    }

    private var excerpt: Excerpt { opened.withLock { $0?.excerpt } ?? Excerpt(sparing: "") }

    private func address(of path: String, isAtRoot: Bool) -> HTTPAddress {
        addresses.withLock { addresses in
            let place = Place(path: path, isAtRoot: isAtRoot)
            if let known = addresses[place] { return known }
            let made = HTTPAddress((isAtRoot ? settings.root : settings.address) + path)
            addresses[place] = made
            return made
        }
    }

    /// Sends one request; one attempt, since trying again is the host's.
    ///
    /// - Parameters:
    ///   - path: What follows the address, such as "/chat/completions".
    ///   - body: JSON text.
    ///   - isAtRoot: Whether the path follows the server's name, not the whole address.
    ///   - call: The call that asks; cancelling it ends the transfer.
    ///   - arrival: Takes the bytes of the answer as they come; see ``HTTPClient``.
    /// - Returns: The answer, whose status is 2xx.
    /// - Throws: `ComponentError` with a status that says whether to try again.
    package func post(
        _ path: String,
        _ body: [UInt8],
        isAtRoot: Bool = false,
        call: any Call,
        arrival: (@Sendable (UnsafeRawBufferPointer) -> Void)? = nil
    ) async throws -> HTTPResponse {
        let address = address(of: path, isAtRoot: isAtRoot)
        let request = HTTPRequest(
            to: address,
            headers: try await headers(call),
            body: body,
            connectTimeout: settings.connectTimeout
        )
        let response: HTTPResponse
        do {
            response = try await client.send(
                request,
                cancellation: { call.cancellation },
                arrival: arrival
            )
        } catch let failure as HTTPFailure {
            throw error(failure)
        }
        guard (200...299).contains(response.status) else {
            throw ProviderRefusal(
                provider: settings.provider,
                url: address.text,
                keyVariable: settings.keyVariable,
                response: response,
                excerpt: excerpt
            ).error
        }
        return response
    }

    /// Sends one request and reads the JSON of its answer.
    ///
    /// - Parameters:
    ///   - path: What follows the address.
    ///   - body: JSON text.
    ///   - isAtRoot: Whether the path follows the server's name, not the whole address.
    ///   - call: The call that asks.
    /// - Returns: The answer, and what may still be asked.
    /// - Throws: `ComponentError`, `unavailable` for an answer that is no JSON.
    package func postForJSON(
        _ path: String,
        _ body: [UInt8],
        isAtRoot: Bool = false,
        call: any Call
    ) async throws -> (json: JSONView, limits: RateReport?) {
        let response = try await post(path, body, isAtRoot: isAtRoot, call: call)
        return (try json(of: response.body, named: "it"), response.limits)
    }

    /// Reads what must be JSON.
    ///
    /// - Parameters:
    ///   - text: What the provider sent.
    ///   - name: What that is, for the error.
    /// - Returns: The JSON.
    /// - Throws: `ComponentError`, `unavailable` if it is none.
    package func json(of text: [UInt8], named name: String) throws -> JSONView {
        do {
            return try JSONView(parsing: text)
        } catch {
            throw malformed("\(name) is no JSON (\(error))", text)
        }
    }

    /// The error for an answer of status 2xx that can't be understood; another attempt may do.
    ///
    /// - Parameters:
    ///   - what: What is wrong with it.
    ///   - body: What was sent.
    /// - Returns: The error.
    package func malformed(_ what: String, _ body: [UInt8]) -> ComponentError {
        let start = excerpt.start(of: body, limit: 120)
        return ComponentError(
            .unavailable,
            "'\(settings.provider)' gave an answer that can't be read: \(what)"
                + (start.isEmpty ? "; it is empty" : "; it begins with: \(start)"),
            details: ["blame": "provider"]
        )
    }

    /// The error for a fault that a provider tells of in an answer or stream of status 200.
    ///
    /// - Parameter fault: The JSON that tells of it.
    /// - Returns: The error; another attempt may help, unless the fault says that it can't.
    package func fault(_ fault: JSON) -> ComponentError {
        let told = ProviderFault(fault)
        let status = told.statusNumber.map(told.status(of:)) ?? .unavailable
        let words = excerpt.start(of: Array((told.words ?? fault.text()).utf8))
        let isOfKey = status == .unauthenticated || status == .permissionDenied
        let complaint =
            isOfKey ? ProviderRefusal.complaint(ofKeyIn: settings.keyVariable) + ": " : ""
        return ComponentError(
            status,
            "'\(settings.provider)' broke off: \(complaint)\(words)",
            details: ["blame": "provider"]
        )
    }

    private func error(_ failure: HTTPFailure) -> ComponentError {
        let place = "'\(settings.provider)' at \(settings.address)"
        switch failure {
        case .cancelled(let reason):
            let status: Status = reason == .deadline ? .deadlineExceeded : .cancelled
            return ComponentError(
                status,
                reason == .deadline
                    ? "\(place) didn't answer in time; 'timeout' sets how long it may take"
                    : "the request to \(place) was given up (\(reason))"
            )
        case .unreachable(let why):
            return ComponentError(.unavailable, "\(place) can't be reached: \(why)")
        case .cut(let why):
            return ComponentError(
                .unavailable,
                "the connection to \(place) broke before the answer was whole: \(why)"
            )
        case .untrusted(let why):
            return ComponentError(
                .failedPrecondition,
                "\(place) can't be trusted: \(why); a certificate of your own belongs into the "
                    + "system's certificates"
            )
        case .unusable(let why):
            return ComponentError(
                .invalidArgument,
                "\(place) can't be asked: \(why); check 'base_url'"
            )
        case .tooLong:
            return ComponentError(
                .outOfRange,
                "\(place) sent more than \(HTTPClient.longestAnswer >> 20) MiB"
            )
        }
    }
}
