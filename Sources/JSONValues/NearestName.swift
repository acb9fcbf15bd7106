/// Finds what somebody probably meant to write.
package enum NearestName {
    /// Returns the known name with the fewest edits to get there, if they are few enough:
    /// at most a third of the longer name's letters, a change of case counting nothing.
    package static func of(_ name: String, in known: [String]) -> String? {
        let best = known.map { ($0, distance(Array(name.lowercased()), Array($0.lowercased()))) }
            .min { $0.1 < $1.1 }
        guard let best, best.1 * 3 <= max(name.count, best.0.count) else { return nil }
        return best.0
    }

    /// Asks for the nearest of the known names, at the end of a message; nil if none is near.
    package static func question(_ name: String, in known: [String]) -> String? {
        of(name, in: known).map { ". Did you mean '\($0)'?" }
    }

    /// What helps somebody who wrote an unknown name, at the end of a message: the nearest one, or
    /// all that there are.
    package static func hint(_ name: String, in known: [String]) -> String {
        if known.isEmpty { return "; there are none" }
        return question(name, in: known)
            ?? "; there are " + known.map { "'\($0)'" }.joined(separator: ", ")
    }

    /// The distance of Damerau and Levenshtein: insertions, deletions, replacements, and swaps of
    /// neighbours (optimal string alignment).
    private static func distance(_ first: [Character], _ second: [Character]) -> Int {
        var rows = [[Int](0...second.count)]
        for i in first.indices {
            var row = [i + 1]
            for j in second.indices {
                let change = first[i] == second[j] ? 0 : 1
                var cost = min(row[j] + 1, rows[i][j + 1] + 1, rows[i][j] + change)
                if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] {
                    cost = min(cost, rows[i - 1][j - 1] + 1)
                }
                row.append(cost)
            }
            rows.append(row)
        }
        return rows[first.count][second.count]
    }
}
