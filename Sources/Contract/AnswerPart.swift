import JSONValues

/// A piece of an answer, ahead of the rest.
///
/// The pieces, one after the other, are the answer's text; what came before a piece that begins
/// anew is void, because the model was asked again.
public struct AnswerPart: SlotCodable, Equatable {
    /// The next piece of the text.
    public let content: String
    /// Whether the answer begins anew with this piece.
    public let beginsAnew: Bool

    /// Makes a part.
    public init(content: String, beginsAnew: Bool = false) {
        self.content = content
        self.beginsAnew = beginsAnew
    }

    /// Reads a part.
    public init(slotValue: SlotValue) throws {
        let head = try slotValue.head()
        guard let content = head["content"]?.string else {
            throw ComponentError(.internalFault, "the part has no text 'content'")
        }
        self.init(content: content, beginsAnew: head["begins_anew"]?.bool ?? false)
    }

    /// The part as a value of the door.
    public var slotValue: SlotValue {
        var head = JSONObjectText()
        head.add("content", content)
        if beginsAnew { head.add("begins_anew", true) }
        return SlotValue(headText: head.bytes(), arrays: [])
    }
}
