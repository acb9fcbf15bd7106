import Contract
import JSONValues
import Testing

@testable import HTTPModels

/// Messages that go out as they are.
struct PlainMessageTests {
    @Test(arguments: [
        "", "Hi", #"She said "no""#, #"a \ b"#, #"ends with \"#, #"ends with \\"#, #"\""#,
        "two\nlines", "ä\u{1F600}", String(repeating: #"\"x"#, count: 300),
    ])
    func aTextIsPlainWhateverItSays(text: String) throws {
        let message = ChatMessage(.user, text).text

        #expect(ConversationMessage.isPlain(message))
        #expect(try ConversationMessage(parsing: message).text == text)
    }

    @Test(arguments: [
        "", "{}", #"{"role":"user"}"#, #"{"content":"x","role":"user"}"#,
        #"{"role":"user","content":[{"type":"text","text":"x"}]}"#,
        #"{"role":"user","content":"x","name":"y"}"#, #"{"role":"user", "content":"x"}"#,
        #"{"role":"user","content":"x\"}"#, #"{"role":"user","content":null}"#,
        #"{"role":"user","content":"x"} "#,
    ])
    func whatIsWrittenOtherwiseIsNot(message: String) {
        #expect(!ConversationMessage.isPlain(message))
    }
}
