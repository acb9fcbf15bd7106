/// What was taken away from a text and what was added, word by word.
package struct TextDifference: Sendable, Equatable {
    /// A stretch of text.
    package enum Piece: Sendable, Equatable {
        case kept(String)
        case removed(String)
        case added(String)
    }

    /// The stretches in the order in which they are read: what was removed before what was added.
    package let pieces: [Piece]

    /// Compares two texts.
    package init(from old: String, to new: String) {
        let (old, new) = (Self.words(old), Self.words(new))
        let difference = new.difference(from: old)
        var removed: Set<Int> = []
        var added: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        var pieces: [Piece] = []
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            if left < old.count, removed.contains(left) {
                pieces.append(.removed(old[left]))
                left += 1
            } else if right < new.count, added.contains(right) {
                pieces.append(.added(new[right]))
                right += 1
            } else {
                pieces.append(.kept(new[right]))
                left += 1
                right += 1
            }
        }
        self.pieces = Self.joined(pieces)
    }

    /// Words with the spaces behind them, so that joining them gives the text again.
    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        var isBehind = false
        for character in text {
            if isBehind, !character.isWhitespace {
                words.append(word)
                word = ""
            }
            isBehind = character.isWhitespace
            word.append(character)
        }
        return word.isEmpty ? words : words + [word]
    }

    private static func joined(_ pieces: [Piece]) -> [Piece] {
        pieces.reduce(into: []) { joined, piece in
            switch (joined.last, piece) {
            case (.kept(let before), .kept(let text)):
                joined[joined.count - 1] = .kept(before + text)
            case (.removed(let before), .removed(let text)):
                joined[joined.count - 1] = .removed(before + text)
            case (.added(let before), .added(let text)):
                joined[joined.count - 1] = .added(before + text)
            default: joined.append(piece)
            }
        }
    }
}
