import Foundation
import PluginSDK
import Testing

@testable import ForeignFunctionsPlugin

/// Signatures that nobody wrote: all that is read can be written and read again, and all that
/// isn't has an error with a column inside the text.
struct SignatureFuzzTests {
    /// How many; `GLIA_FUZZ=10000000` in a release build before a release.
    private static let count =
        ProcessInfo.processInfo.environment["GLIA_FUZZ"].flatMap(Int.init) ?? 20_000

    @Test func anyTextIsReadOrRefusedAtAColumn() throws {
        var fuzz = SignatureFuzz(seed: 1)
        var (read, wrong) = (0, 0)
        for _ in 0..<Self.count {
            switch fuzz.next() {
            case .sound: read += 1
            case .refused: wrong += 1
            case .broken(let why):
                Issue.record("\(why)")
                return
            }
        }

        // A fuzz of which nothing is sound, or nothing wrong, would test little.
        #expect(read > Self.count / 20)
        #expect(wrong > Self.count / 20)
    }
}
