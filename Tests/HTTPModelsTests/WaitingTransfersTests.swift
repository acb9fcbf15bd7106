import JSONValues
import Testing

@testable import HTTPModels

struct WaitingTransfersTests {
    private let now = ContinuousClock.now
    private var later: ContinuousClock.Instant { now + .milliseconds(2) }

    @Test func whatFollowsNobodyIsDueAtOnce() {
        var waiting = WaitingTransfers<Int>()

        let isLast = waiting.add(1)

        #expect(isLast)
        #expect(waiting.areDue(at: now))
        let taken = waiting.takeAll(at: now)
        #expect(taken == [1])
        #expect(!waiting.areDue(at: now))
    }

    @Test func aCrowdIsDueWithTheLastOneExpected() {
        var waiting = WaitingTransfers<Int>()
        waiting.expect(3, until: later)

        let (first, second) = (waiting.add(1), waiting.add(2))
        #expect(!first && !second)
        #expect(!waiting.areDue(at: now))
        #expect(waiting.held == later)

        let third = waiting.add(3)
        #expect(third)
        #expect(waiting.areDue(at: now))
        #expect(waiting.held == nil)
        let taken = waiting.takeAll(at: now)
        #expect(taken == [1, 2, 3])
    }

    @Test func nobodyWaitsLongerThanTheTimeForThoseThatDoNotCome() {
        var waiting = WaitingTransfers<Int>()
        waiting.expect(3, until: later)
        _ = waiting.add(1)

        #expect(waiting.areDue(at: later))
        let taken = waiting.takeAll(at: later)
        #expect(taken == [1])
        // Nor does the next one, for those that were given up.
        #expect(waiting.held == nil)
        let isLast = waiting.add(2)
        #expect(isLast)
    }

    @Test func theOthersAreStillExpectedWhenSomeAreTakenEarly() {
        var waiting = WaitingTransfers<Int>()
        waiting.expect(2, until: later)
        _ = waiting.add(1)
        let taken = waiting.takeAll(at: now)
        #expect(taken == [1])
        waiting.expect(1, until: later)

        let second = waiting.add(2)
        let third = waiting.add(3)

        #expect(!second)
        #expect(third)
    }

    @Test(arguments: 0..<20) func whateverComesNoneIsLostAndNoneIsLeftAfterItsTime(seed: UInt64) {
        var random = KeyedRandom(seed: seed, purpose: "crowd")
        var waiting = WaitingTransfers<Int>()
        var (added, taken) = ([Int](), [Int]())
        var time = now
        for step in 0..<400 {
            time += .microseconds(Int.random(in: 0...500, using: &random))
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                waiting.expect(.random(in: 1...8, using: &random), until: time + .milliseconds(1))
            case 1 where waiting.areDue(at: time): taken += waiting.takeAll(at: time)
            default:
                added.append(step)
                let isLast = waiting.add(step)
                #expect(isLast || waiting.held != nil)
            }
        }
        let end = max(time, waiting.held ?? time)
        let isDue = waiting.areDue(at: end)
        taken += waiting.takeAll(at: end)

        #expect(isDue || taken.count == added.count)
        #expect(taken == added)
    }
}
