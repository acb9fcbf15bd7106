import PluginSDK
import Testing

@testable import GeneratorPlugin

struct PromptCacheTests {
    @Test func aKnownKeyIsNotRenderedAgain() {
        let cache = PromptCache(capacity: 2)
        #expect(cache.messages(for: "a") { ["1"] } == ["1"])
        #expect(cache.messages(for: "a") { ["2"] } == ["1"])
    }

    @Test func anEmptyKeyIsNotKept() {
        let cache = PromptCache(capacity: 2)
        #expect(cache.messages(for: "") { ["1"] } == ["1"])
        #expect(cache.messages(for: "") { ["2"] } == ["2"])
        #expect(cache.count == 0)
    }

    @Test func theOldestMakesRoom() {
        let cache = PromptCache(capacity: 3)
        for key in ["a", "b", "c", "d", "e"] { _ = cache.messages(for: key) { [key] } }
        #expect(cache.count == 3)
        #expect(cache.messages(for: "c") { ["again"] } == ["c"])
        #expect(cache.messages(for: "b") { ["again"] } == ["again"])
        #expect(cache.count == 3)
    }

    @Test func anErrorIsNotKept() {
        struct Refusal: Error {}
        let cache = PromptCache(capacity: 1)
        #expect(throws: Refusal.self) { try cache.messages(for: "a") { throw Refusal() } }
        #expect(cache.messages(for: "a") { ["1"] } == ["1"])
    }
}
