/// An alarm of a detector that watches a model's predictions one by one.
public struct LiveDriftSignal: Hashable, Sendable, Codable {
    /// The feature, `score`, `prediction` or `error`.
    public var column: String
    /// The detector.
    public var detector: String
    /// The time of the prediction that it came with.
    public var moment: Timestamp
    /// How many events the column's detector had seen, of the share that is watched, since it was set.
    public var eventCount: Int
    /// One alarm of the column in so many events is false.
    public var falseAlarmEvery: Int

    /// An alarm.
    public init(column: String, detector: String, moment: Timestamp, eventCount: Int, falseAlarmEvery: Int) {
        self.column = column
        self.detector = detector
        self.moment = moment
        self.eventCount = eventCount
        self.falseAlarmEvery = falseAlarmEvery
    }
}
