import Foundation
import TestSupport
import Testing

struct HeaderTests {
    @Test func everyHeaderStandsAloneInEveryDialect() throws {
        let script = Checkout.root.appending(path: ".ci/headers").path

        let result = try Command.run(script, [])

        #expect(result.errors == "")
        #expect(result.status == 0)
    }
}
