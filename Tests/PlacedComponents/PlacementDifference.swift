/// Where a component as a library wasn't what its Swift type is.
///
/// No `ComponentError`, so that no test takes it for what its component throws.
struct PlacementDifference: Error, CustomStringConvertible {
    let description: String

    /// Compares what two of one component did, line by line.
    ///
    /// - Throws: The first lines in which they differ.
    static func check(_ what: String, _ found: [String], _ expected: [String]) throws {
        guard found != expected else { return }
        let index = zip(found, expected).prefix { $0 == $1 }.count
        let here = index < found.count ? found[index] : "nothing"
        let there = index < expected.count ? expected[index] : "nothing"
        throw PlacementDifference(
            description: "\(what):\n  \(here)\nwhere the Swift type has:\n  \(there)"
        )
    }
}
