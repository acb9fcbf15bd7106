import Foundation
import TestSupport
import Testing

/// Closures where memory that is both writable and executable is forbidden, as systemd's
/// MemoryDenyWriteExecute does it.
struct HardeningTests {
    @Test func aClosureNeedsNoMemoryThatIsWritableAndExecutable() throws {
        let workshop = try Workshop()
        let folder = Checkout.root.appending(path: "Plugins/ForeignFunctions/CForeign").path
        let built = try Command.run(
            "/usr/bin/env",
            [
                "cc", "-I", folder + "/include", "-o", workshop.path("hardened"),
                Checkout.root.appending(path: "Tests/Fixtures/hardened.c").path,
                folder + "/foreign.c", "-lffi",
            ]
        )
        try #require(built.status == 0, "\(built.errors)")

        let status = try Command.run(workshop.path("hardened"), []).status

        // 77: this kernel is older than 6.3 and can't forbid it in this way.
        #expect(status == 0 || status == 77)
    }
}
