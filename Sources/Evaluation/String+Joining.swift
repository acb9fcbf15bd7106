extension String {
    /// Puts texts together in memory that is taken once: an interpolation, or adding one to the
    /// other, grows as it goes.
    init<let count: Int>(joining parts: InlineArray<count, String>) {
        let size = parts.indices.reduce(0) { $0 + parts[$1].utf8.count }
        self.init(unsafeUninitializedCapacity: size) { room in
            var end = 0
            for index in parts.indices {
                var part = parts[index]
                part.withUTF8 { bytes in
                    let place = UnsafeMutableBufferPointer(rebasing: room[end...])
                    end += place.initialize(fromContentsOf: bytes)
                }
            }
            return end
        }
    }
}
