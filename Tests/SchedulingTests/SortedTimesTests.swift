import Testing

@testable import Scheduling

struct SortedTimesTests {
    @Test func theFirstIsTheEarliestOfThoseThatAreThere() {
        var random = SystemRandomNumberGenerator()
        var (times, plain) = (SortedTimes(), [Duration]())
        for _ in 0..<5000 {
            if plain.isEmpty || Int.random(in: 0..<3, using: &random) > 0 {
                let time = Duration.milliseconds(Int.random(in: 0..<50, using: &random))
                times.insert(time)
                plain.append(time)
            } else {
                let place = Int.random(in: 0..<plain.count, using: &random)
                times.remove(plain.remove(at: place))
                times.remove(.seconds(-1))
            }
            #expect(times.first == plain.min())
        }
    }
}
