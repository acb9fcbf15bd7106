public import Contract
import JSONValues

/// A sum of many numbers and how many they are.
///
/// What rounding loses at each addition is summed up beside the sum (A. Neumaier, 1974) and kept
/// in the partial. So the mean of an epoch doesn't tell into which batches it was cut, though
/// floating-point addition depends on the order.
public struct RunningSum: Sendable {
    private var sum = 0.0
    private var lost = 0.0
    private var count: Int64 = 0

    /// The sum of nothing.
    public init() {}

    /// Adds up partials.
    ///
    /// - Throws: `ComponentError` for a partial that isn't one of a sum.
    public init(merging partials: Partials) throws {
        for partial in partials.all { add(try RunningSum(partial)) }
    }

    /// Reads a partial.
    ///
    /// - Throws: `ComponentError` for a partial that isn't one of this metric's.
    public init(_ partial: Partial) throws {
        guard let json = try? JSON(parsing: partial.text), let sum = json["sum"]?.number,
            let lost = json["lost"]?.number, let count = json["count"]?.integer, count >= 0
        else {
            throw ComponentError(
                .invalidArgument,
                "the partial is \(partial.text.prefix(80)), "
                    + "expected an object with the numbers 'sum', 'lost' and 'count'"
            )
        }
        self.sum = sum
        self.lost = lost
        self.count = Int64(count)
    }

    /// The sum as a partial of a metric.
    public var partial: Partial {
        let json: JSON = ["sum": .number(sum), "lost": .number(lost), "count": .integer(count)]
        return Partial(json.text())
    }

    /// The sum.
    public var total: Double { sum + lost }

    /// The mean; 0 of nothing.
    public var mean: Double { count == 0 ? 0 : total / Double(count) }

    /// Adds a number.
    public mutating func add(_ number: Double) {
        addWithoutCounting(number)
        count += 1
    }

    /// Adds all numbers of another sum.
    public mutating func add(_ other: RunningSum) {
        addWithoutCounting(other.sum)
        lost += other.lost
        count += other.count
    }

    private mutating func addWithoutCounting(_ number: Double) {
        let total = sum + number
        lost += abs(sum) >= abs(number) ? (sum - total) + number : (number - total) + sum
        sum = total
    }
}
