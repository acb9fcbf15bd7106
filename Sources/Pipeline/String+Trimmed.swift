extension String {
    /// The text without spaces around it.
    var trimmed: String { String(self[...].trimmed { $0 == " " }) }
}

extension Substring {
    /// The text without such characters around it.
    func trimmed(_ isMargin: (Character) -> Bool) -> Substring {
        var text = self
        while let first = text.first, isMargin(first) { text.removeFirst() }
        while let last = text.last, isMargin(last) { text.removeLast() }
        return text
    }
}
