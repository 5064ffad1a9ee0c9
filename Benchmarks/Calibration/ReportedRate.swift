import VigilStatistics

/// One line of the JSON file.
struct ReportedRate: Codable {
    var table: String
    var method: String
    var data: String
    var referenceRows: Int
    var windowRows: Int
    var repeats: Int
    var rate: Double
    /// The interval of `rate`: exact (Clopper and Pearson, of years' counts Garwood).
    var lower: Double
    var upper: Double
    /// Of the interval.
    var confidence = 0.999
    var verdict = Verdict.notJudged
    /// Why there is no number, or why it is not judged, or why fewer alarms are right.
    var reason: String?
    /// The greatest level at most 5 % that the test attains at these sizes, where it takes few values.
    var attainableLevel: Double?
    /// What the number is judged by, where that is not the usual 3.5 to 6 %.
    var limit: Double?
    /// Of the same repeats, by the usual asymptotic test.
    var plainRate: Double?
    /// With the second key too.
    var bothKeys: Double?
    /// Of the same windows, with rows taken for independent.
    var rawRate: Double?
    /// Over references.
    var percentiles: [String: Double]?
    /// For each reference.
    var windowsPerReference: Int?
    /// False alerts of each simulated year.
    var alerts: [Int]?
    /// Events to a false alarm: asked for, and measured with a 95 % interval.
    var falseAlarmEvery: Int?
    var runLength: Double?
    var runLengthLower: Double?
    var runLengthUpper: Double?
    /// The same as the detector itself states it.
    var runLengthStated: Double?
    /// Events from a shift to the alarm.
    var delayHalf: Double?
    var delayOne: Double?
    /// Of River's detector at the same run length, as recorded.
    var riverRunLength: Double?
    var riverDelayHalf: Double?
    var riverDelayOne: Double?

    var interval: Interval { Interval(lower: lower, upper: upper) }

    /// A share of repeats with its interval.
    ///
    /// - Parameters:
    ///   - table: Which table it belongs to.
    ///   - method: The test or detector.
    ///   - data: What the rows are like.
    ///   - referenceRows: Of the reference.
    ///   - windowRows: Of the window.
    ///   - tally: What was counted, at least one repeat.
    ///   - confidence: Of the interval.
    /// - Throws: `StatisticsError` without a repeat.
    init(
        _ table: String, method: String, data: String, referenceRows: Int, windowRows: Int, _ tally: Tally,
        confidence: Double = 0.999
    ) throws {
        let interval = try Proportion(successes: tally.alarms, trials: tally.repeats)
            .interval(.clopperPearson, confidence: confidence)
        self.init(
            table, method: method, data: data, referenceRows: referenceRows, windowRows: windowRows,
            repeats: tally.repeats, rate: Double(tally.alarms) / Double(tally.repeats), interval: interval,
            confidence: confidence)
    }

    /// A number with its interval.
    init(
        _ table: String, method: String, data: String, referenceRows: Int, windowRows: Int, repeats: Int, rate: Double,
        interval: Interval, confidence: Double
    ) {
        self.table = table
        self.method = method
        self.data = data
        self.referenceRows = referenceRows
        self.windowRows = windowRows
        self.repeats = repeats
        self.rate = rate
        lower = interval.lower
        upper = interval.upper
        self.confidence = confidence
    }
}
