package import MockServer
import PluginHost

/// A mock server for each of the three that a component is, all of them with the same answers.
///
/// So a script that counts requests says the same to each.
package struct PlacedServers: Sendable {
    private let own: MockServer
    private let others: [Placement: MockServer]

    /// Starts the servers.
    ///
    /// - Throws: If no sockets can be had.
    package init(_ reply: @escaping MockServer.Reply) throws {
        own = try MockServer(reply)
        var others: [Placement: MockServer] = [:]
        for placement in Placement.allCases { others[placement] = try MockServer(reply) }
        self.others = others
    }

    /// Where the Swift type's listens; a configuration with it becomes that of each library.
    package var address: String { own.address }

    /// What the Swift type asked.
    ///
    /// - Throws: If a library asked something else.
    package var requests: [MockRequest] {
        get throws {
            for (placement, server) in others {
                try PlacementDifference.check(
                    "the server was asked by the library \(placement)",
                    server.requests.map(Self.text),
                    own.requests.map(Self.text)
                )
            }
            return own.requests
        }
    }

    /// Returns a text with the address that a library has to ask.
    func text(_ text: String, for placement: Placement) -> String {
        others[placement].map { text.replacing(address, with: $0.address) } ?? text
    }

    /// Returns what a library says as the Swift type would say it.
    func text(_ text: String, of placement: Placement) -> String {
        others[placement].map { text.replacing($0.address, with: address) } ?? text
    }

    private static func text(_ request: MockRequest) -> String {
        let headers = request.headers.filter { $0.key != "host" }.sorted { $0.key < $1.key }
        return "\(request.path) \(headers.map { $0.key + ": " + $0.value }) \(request.body)"
    }
}
