import Foundation
import MockServer
import TestSupport
import Testing

/// Certificates and proxies, as the environment names them.
struct NetworkTests {
    private static let answer =
        #"{"choices":[{"message":{"content":"{\"answer\":\"by proxy\"}"}}]}"#

    /// Runs a server with a certificate that nobody has signed, while something is done with it.
    private func withTLS(
        _ body: (_ port: String, _ certificate: String) throws -> Void
    ) throws {
        let workshop = try Workshop()
        let (certificate, key) = (workshop.path("cert.pem"), workshop.path("key.pem"))
        let made = try Command.run(
            "/usr/bin/env",
            [
                "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout",
                key, "-out", certificate,
            ]
        )
        try #require(made.status == 0, "\(made.errors)")
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let script = Checkout.root.appending(path: "Tests/Fixtures/tls_server.py").path
        process.arguments = ["python3", script, certificate, key]
        let (output, input) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardInput = input
        try process.run()
        defer {
            try? input.fileHandleForWriting.close()
            process.waitUntilExit()
        }
        let first = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        try body(first.trimmingCharacters(in: .whitespacesAndNewlines), certificate)
    }

    @Test func aCertificateOfOnesOwnIsTrustedOnlyIfItIsNamed() throws {
        try withTLS { port, certificate in
            let desk = try ServedDesk(at: "https://localhost:\(port)/v1")

            let trusted = try desk.ask([], ["SSL_CERT_FILE": certificate])
            let untrusted = try desk.ask()

            #expect(trusted.output == "{\"answer\":\"over TLS\"}\n", "\(trusted.errors)")
            #expect(untrusted.status == 1)
            #expect(
                untrusted.errors.contains(
                    "'openai-compatible' at https://localhost:\(port)/v1 can't be trusted: "
                ),
                "\(untrusted.errors)"
            )
        }
    }

    @Test func aNameThatTheCertificateLacksIsNotTrusted() throws {
        try withTLS { port, certificate in
            let desk = try ServedDesk(at: "https://127.0.0.2:\(port)/v1")

            let asked = try desk.ask([], ["SSL_CERT_FILE": certificate])

            // Nothing listens at 127.0.0.2, or what does isn't the one that the certificate names.
            #expect(asked.status == 1)
            #expect(!asked.output.contains("over TLS"))
        }
    }

    @Test(arguments: ["http_proxy", "ALL_PROXY"])
    func aProxyIsAskedForAddressesWithoutTLS(variable: String) throws {
        let proxy = try MockServer { _, _ in .reply(Self.answer) }
        let desk = try ServedDesk(at: "http://models.example/v1")

        let asked = try desk.ask([], [variable: proxy.address])

        #expect(asked.output == "{\"answer\":\"by proxy\"}\n", "\(asked.errors)")
        #expect(proxy.requests.map(\.path) == ["http://models.example/v1/chat/completions"])
    }

    @Test func aProxyIsAskedForATunnelToAddressesWithTLS() throws {
        let proxy = try MockServer { _, _ in .reply("no", status: 403) }
        let desk = try ServedDesk(at: "https://models.example/v1")

        let asked = try desk.ask(
            ["--set", "language_models.default.deadline=1"],
            ["HTTPS_PROXY": proxy.address]
        )

        #expect(asked.status != 0)
        #expect(Set(proxy.requests.map(\.path)) == ["models.example:443"])
    }

    @Test func addressesInNoProxyAreAskedWithoutOne() throws {
        let proxy = try MockServer { _, _ in .reply("no", status: 403) }
        let server = try MockServer { _, _ in .reply(Self.answer) }
        let desk = try ServedDesk(at: server.address + "/v1")

        let asked = try desk.ask(
            [],
            ["http_proxy": proxy.address, "NO_PROXY": "127.0.0.1,localhost"]
        )

        #expect(asked.output == "{\"answer\":\"by proxy\"}\n", "\(asked.errors)")
        #expect(proxy.connectionCount == 0)
    }
}
