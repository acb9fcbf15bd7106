public import JSONValues

extension JSON {
    /// Returns this schema or, if it is a reference, the one that it refers to.
    ///
    /// - Parameter root: The whole schema that this one is a part of.
    /// - Returns: A schema that is no reference, unless the reference leads nowhere.
    public func resolved(in root: JSON) -> JSON {
        var schema = self
        // A reference to a reference is rare; the bound keeps one to itself from hanging us.
        for _ in 0..<16 {
            guard let reference = schema["$ref"]?.string, reference.hasPrefix("#") else { break }
            let steps = reference.dropFirst().split(separator: "/")
            guard let target = steps.reduce(root, { $0?[String($1)] }) else { break }
            schema = target
        }
        return schema
    }
}
