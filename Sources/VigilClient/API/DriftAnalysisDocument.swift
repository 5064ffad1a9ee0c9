package import VigilDomain

/// A request to analyse stored predictions in windows of any kind.
package struct DriftAnalysisDocument: Hashable, Sendable, Encodable {
    var by: String
    var window: String?
    var size: Int?
    var lengthSeconds: Double?
    var everySeconds: Double?
    var from: DocumentTime?
    var to: DocumentTime?

    /// A request.
    ///
    /// - Parameters:
    ///   - by: `calendar`, `count` or `sliding`.
    ///   - window: Of calendar windows.
    ///   - size: Of windows by count.
    ///   - lengthSeconds: Of sliding windows.
    ///   - everySeconds: From one sliding window to the next; their length when `nil`.
    ///   - from: Predictions from this moment on.
    ///   - to: Predictions before this moment.
    package init(
        by: String, window: String? = nil, size: Int? = nil, lengthSeconds: Double? = nil,
        everySeconds: Double? = nil, from: Timestamp? = nil, to: Timestamp? = nil
    ) {
        self.by = by
        self.window = window
        self.size = size
        self.lengthSeconds = lengthSeconds
        self.everySeconds = everySeconds
        self.from = from.map(DocumentTime.init)
        self.to = to.map(DocumentTime.init)
    }
}
