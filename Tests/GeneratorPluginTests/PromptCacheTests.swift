import PluginSDK
import Testing

@testable import GeneratorPlugin

struct PromptCacheTests {
    @Test func aKnownKeyIsNotRenderedAgain() {
        let cache = PromptCache<Texts>(capacity: 2)
        #expect(cache.value(for: "a") { ["1"] } == ["1"])
        #expect(cache.value(for: "a") { ["2"] } == ["1"])
    }

    @Test func anEmptyKeyIsNotKept() {
        let cache = PromptCache<Texts>(capacity: 2)
        #expect(cache.value(for: "") { ["1"] } == ["1"])
        #expect(cache.value(for: "") { ["2"] } == ["2"])
        #expect(cache.count == 0)
    }

    @Test func theOldestMakesRoom() {
        let cache = PromptCache<Texts>(capacity: 3)
        for key in ["a", "b", "c", "d", "e"] { _ = cache.value(for: key) { [key] } }
        #expect(cache.count == 3)
        #expect(cache.value(for: "c") { ["again"] } == ["c"])
        #expect(cache.value(for: "b") { ["again"] } == ["again"])
        #expect(cache.count == 3)
    }

    @Test func anErrorIsNotKept() {
        struct Refusal: Error {}
        let cache = PromptCache<Texts>(capacity: 1)
        #expect(throws: Refusal.self) { try cache.value(for: "a") { throw Refusal() } }
        #expect(cache.value(for: "a") { ["1"] } == ["1"])
    }
}
