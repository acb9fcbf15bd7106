import Evaluation
import JSONValues

/// Which shares of the training data serve as validation and test data.
package struct DataSplit: Sendable, Equatable {
    /// The share for validation, more than 0 and less than 1; nil for none.
    package var validation: Double?
    /// The share for test, likewise.
    package var test: Double?

    /// Makes a split that takes nothing away.
    package init(validation: Double? = nil, test: Double? = nil) {
        self.validation = validation
        self.test = test
    }

    /// Draws the shares by a seed; rows keep their order within each part.
    ///
    /// Rows with the same input stay together: a test row that training has seen proves nothing.
    func apply(to splits: inout DataSplits, seed: UInt64) {
        let rows = splits.train
        guard validation != nil || test != nil, rows.count > 1 else { return }
        var groups: [String] = []
        var counts: [String: Int] = [:]
        for row in rows {
            if counts[row.input] == nil { groups.append(row.input) }
            counts[row.input, default: 0] += 1
        }
        var random = KeyedRandom(seed: seed, purpose: "split")
        groups.shuffle(using: &random)
        var rest = groups[...]
        func draw(_ share: Double?) -> Set<String> {
            guard let share else { return [] }
            // At least one row for each part, and one group left to train on.
            let wanted = max(1, Int((share * Double(rows.count)).rounded()))
            var drawn: Set<String> = []
            var count = 0
            while count < wanted, rest.count > 1, let next = rest.popFirst() {
                drawn.insert(next)
                count += counts[next] ?? 0
            }
            return drawn
        }
        let tested = draw(test)
        let validated = draw(validation)
        if test != nil { splits.test = rows.filter { tested.contains($0.input) } }
        if validation != nil { splits.validation = rows.filter { validated.contains($0.input) } }
        splits.train = rows.filter { !tested.contains($0.input) && !validated.contains($0.input) }
    }
}
