/// How a page begins: the answer, and what is worth knowing beside it.
package struct PageSentence: Sendable, Hashable, Codable {
    /// The answer, without a full stop when it is set as a title.
    package var headline: String
    /// Whole sentences after it; empty when there is nothing to add.
    package var detail: String

    /// An answer and its detail.
    package init(headline: String, detail: String = "") {
        self.headline = headline
        self.detail = detail
    }
}
