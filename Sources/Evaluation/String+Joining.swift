extension String {
    /// Puts texts together in memory that is taken once: an interpolation, or adding one to the
    /// other, grows as it goes.
    init(joining parts: [String]) {
        let size = parts.reduce(0) { $0 + $1.utf8.count }
        self.init(unsafeUninitializedCapacity: size) { room in
            var count = 0
            for var part in parts {
                part.withUTF8 { bytes in
                    let place = UnsafeMutableBufferPointer(rebasing: room[count...])
                    count += place.initialize(fromContentsOf: bytes)
                }
            }
            return count
        }
    }
}
