import JSONValues

/// A named part of a score, such as "clarity"; higher is better.
public struct Objective: Sendable, Equatable {
    /// What it is.
    public let name: String
    /// The number.
    public let value: Double

    /// Makes an objective.
    public init(name: String, value: Double) {
        self.name = name
        self.value = value
    }
}

extension SlotValue {
    /// Reads the objectives of rows: the table `objectives` with the names in the head.
    ///
    /// - Parameter rows: How many rows there are.
    /// - Returns: The objectives of each row, or none at all; those that a row lacks, which are
    ///   NaN in the table, are left out.
    /// - Throws: ``ComponentError`` if names and table don't fit.
    func objectives(rows: Int) throws -> [[Objective]] {
        guard let table = array("objectives"), case .f64(let values) = table.elements else {
            return []
        }
        let names = (try head()["objectives"]?.array ?? []).compactMap(\.string)
        guard table.columns == names.count, values.count == rows * names.count else {
            throw ComponentError(
                .internalFault,
                "'objectives' has \(table.columns) columns and \(table.rows) rows for "
                    + "\(names.count) names and \(rows) rows"
            )
        }
        return (0..<rows).map { row in
            names.indices.compactMap { column in
                let value = values[row * names.count + column]
                return value.isNaN ? nil : Objective(name: names[column], value: value)
            }
        }
    }

    /// Returns the objectives of rows as their names and a table, or nil if there are none.
    static func table(of objectives: [[Objective]]) -> (names: JSON, array: NamedArray)? {
        var names: [String] = []
        for objective in objectives.joined() where !names.contains(objective.name) {
            names.append(objective.name)
        }
        if names.isEmpty { return nil }
        let values = objectives.flatMap { row in
            names.map { name in row.first { $0.name == name }?.value ?? .nan }
        }
        return (
            .array(names.map(JSON.string)),
            NamedArray("objectives", .f64(values), columns: names.count)
        )
    }
}
