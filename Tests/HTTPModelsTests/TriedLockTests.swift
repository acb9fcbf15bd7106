import Testing

@testable import HTTPModels

struct TriedLockTests {
    @Test func aTryIsRefusedWhileSomebodyHasTheValue() {
        let lock = TriedLock(1)

        let refused = lock.withLock { _ in lock.withLockIfFree { $0 } == nil }
        let value = lock.withLockIfFree { value in
            value += 1
            return value
        }

        #expect(refused)
        #expect(value == 2)
    }
}
