import VigilDomain
import VigilMonitoring

/// What is known of one column below its picture: in words, drawn, and as numbers.
struct ColumnDetails: Hashable, Sendable {
    /// The column.
    var column: ColumnDrift
    /// The rule, where the level is to stand beside the p-value.
    var rule: DriftRule?

    /// The sentences, most telling first.
    var sentences: [String] {
        var sentences: [String] = []
        if let cause = column.cause { sentences.append(DriftNarration.sentence(cause)) }
        if column.status != .tooFew, let status = DriftNarration.status(column) { sentences.append(status) }
        guard let measured = column.measurement else {
            if column.status == .tooFew { sentences.append(DriftNarration.sentence(column)) }
            return sentences
        }
        sentences.append(DriftNarration.sentence(column))
        if let interval = DriftNarration.interval(measured) { sentences.append(interval) }
        return sentences + DriftNarration.caveats(measured)
    }

    /// Everything.
    ///
    /// - Parameters:
    ///   - id: The end of the identifiers inside, unique on the page.
    ///   - isDrawn: Whether the effect is drawn too.
    /// - Returns: Paragraphs, a drawing, a table of broken values, and the numbers behind a line that opens them.
    func content(id: String, isDrawn: Bool = true) -> HTML {
        let since: HTML? = column.driftingSince.map { moment in
            "<p class=\"since\">Drifting since \(TimeText.element(moment, TimeText.start(moment))).</p>"
        }
        let paragraphs = sentences.map { text -> HTML in "<p>\(text.shortened(to: 600))</p>" }
        let figure = isDrawn ? column.measurement.map { EffectChart($0).figure } : nil
        return """
            \(since)\(figure)\(paragraphs)\(quality)\
            \(column.measurement.map { ColumnNumbers(measurement: $0, rule: rule).details(id: "numbers-\(id)") })
            """
    }

    private var quality: HTML {
        guard !column.quality.isEmpty else { return HTML() }
        let changes = column.quality.map { QualityTable.Row(column: nil, change: $0) }
        return QualityTable(rows: changes, title: "Broken values of \(column.name.shortened(to: 80))").table
    }
}

extension TimeText {
    /// A start of something: the day, with the time of day where that is not midnight.
    static func start(_ moment: Timestamp) -> String {
        moment == moment.civilDate.midnight ? day(moment) : TimeText.moment(moment)
    }
}
