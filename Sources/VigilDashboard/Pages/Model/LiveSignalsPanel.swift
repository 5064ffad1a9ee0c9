package import VigilDomain
import VigilMonitoring

/// The part of a model's page about detectors that watch its live predictions, event by event.
package struct LiveSignalsPanel: Hashable, Sendable {
    /// What the detectors said, in a sentence.
    var sentence: String
    /// One row a column and detector, most alarms first.
    var rows: [Row]
    /// How many rows there are, shown or not.
    var total: Int
    /// How many predictions never came in because the service that made them had no room left, in a sentence.
    var dropped: String?

    /// The alarms of one detector on one column.
    struct Row: Hashable, Sendable {
        var column: String
        var detector: String
        /// The first alarm, and the newest one.
        var since: Timestamp
        var last: Timestamp
        var alarms: Int
        /// How many events the detector had seen at the newest alarm.
        var eventCount: Int
        /// One alarm in so many events is false.
        var falseAlarmEvery: Int

        /// How many alarms chance alone gives in as many events.
        var expected: Double { Double(eventCount) / Double(max(1, falseAlarmEvery)) }
    }

    /// The most rows that are shown.
    static let mostRows = 20

    /// The panel of some alarms, in any order.
    ///
    /// - Parameters:
    ///   - signals: The alarms.
    ///   - drops: The number of dropped predictions, one point a window.
    package init(_ signals: [LiveDriftSignal], drops: [MetricPoint] = []) {
        var byPair: [[String]: Row] = [:]
        for signal in signals {
            let key = [signal.column, signal.detector]
            var row =
                byPair[key]
                ?? Row(
                    column: signal.column, detector: signal.detector, since: signal.moment, last: signal.moment,
                    alarms: 0, eventCount: 0, falseAlarmEvery: signal.falseAlarmEvery)
            row.alarms += 1
            row.since = min(row.since, signal.moment)
            row.last = max(row.last, signal.moment)
            row.eventCount = max(row.eventCount, signal.eventCount)
            row.falseAlarmEvery = min(row.falseAlarmEvery, signal.falseAlarmEvery)
            byPair[key] = row
        }
        let sorted = byPair.values.sorted { left, right in
            if left.alarms != right.alarms { return left.alarms > right.alarms }
            return left.since != right.since
                ? left.since < right.since : (left.column, left.detector) < (right.column, right.detector)
        }
        total = sorted.count
        rows = Array(sorted.prefix(Self.mostRows))
        sentence = Self.sentence(sorted)
        dropped = Self.sentence(ofDrops: drops)
    }

    private static func sentence(ofDrops points: [MetricPoint]) -> String? {
        let drops = points.filter { ($0.value.measurement?.value ?? 0) > 0 }
        guard let first = drops.map(\.window.start).min(), let last = drops.map(\.window.end).max() else { return nil }
        let count = drops.reduce(0) { $0 + ($1.value.measurement?.value ?? 0) }
        return
            "\(NumberText.count(Int(exactly: count.rounded()) ?? .max, "prediction")) between \(TimeText.moment(first)) and "
            + "\(TimeText.moment(last)) never came in: more waited to be written than the service that made them has room "
            + "for. No number on this page knows of them."
    }

    private static func sentence(_ rows: [Row]) -> String {
        var columns: [String] = []
        for row in rows where !columns.contains(row.column) { columns.append(row.column) }
        guard let first = rows.map(\.since).min() else { return "No detector has given an alarm." }
        let verb = columns.count == 1 ? "its" : "their"
        return "\(ListText.joined(columns)) changed \(verb) level in live predictions, the first on "
            + "\(TimeText.moment(first))."
    }
}

extension LiveSignalsPanel {
    /// The part of the page.
    ///
    /// - Parameter model: The model's name, for the example of how predictions are sent.
    /// - Returns: A table, or why there is nothing and what fills it.
    func section(model: ModelName) -> HTML {
        """
        <section class="panel" id="live-signals" aria-labelledby="live-signals-title"><h2 id="live-signals-title">Live \
        signals <small>detectors that look at every prediction as it comes in</small></h2>\
        <p>\(sentence.shortened(to: 400))</p>\(dropNote)\(rows.isEmpty ? empty(model) : table)</section>
        """
    }

    private var dropNote: HTML {
        guard let dropped else { return HTML() }
        return "<p class=\"note\"><strong>Dropped predictions.</strong> \(dropped)</p>"
    }

    private var table: HTML {
        let lines = rows.map { row -> HTML in
            """
            <tr><th scope="row"><span class="name">\(row.column.shortened(to: 60))</span></th>\
            <td data-label="Detector">\(DetectorText.title(of: row.detector).shortened(to: 60))</td>\
            <td data-label="Since">\(TimeText.element(row.since))</td>\
            <td class="num" data-label="Alarms">\(NumberText.count(row.alarms))\
            <small>\(Self.chance(row)) by chance</small></td>\
            <td class="num" data-label="Events seen">\(NumberText.count(row.eventCount))\
            <small>one false alarm in \(NumberText.count(row.falseAlarmEvery))</small></td></tr>
            """
        }
        let more: HTML =
            total > rows.count
            ? "<p class=\"note\">\(NumberText.count(total - rows.count, "more row")) with fewer alarms.</p>" : HTML()
        return """
            <table class="cards live-signals"><caption class="hidden">Alarms of live detectors</caption><thead><tr>\
            <th scope="col">Column</th><th scope="col">Detector</th><th scope="col">Since</th>\
            <th scope="col" class="num">Alarms</th><th scope="col" class="num">Events seen</th></tr></thead>\
            <tbody>\(lines)</tbody></table>\(more)<p class="note">An alarm says that the level of a column seems to have changed; \
            one that goes on repeats it. Each detector is set so that it gives one false alarm in so many \
            events.</p>
            """
    }

    private static func chance(_ row: Row) -> String {
        row.expected < 0.01 ? "less than 0.01" : "about \(NumberText.number(row.expected))"
    }

    private func empty(_ model: ModelName) -> HTML {
        """
        <p class="empty">Once a baseline is set, a detector for each number looks at the predictions one by one, as they \
        come in, and says when a level seems to change, without waiting for the end of a window.</p>\
        \(HowTo.command("See what is watched", "vigil drift live \(model.rawValue)"))\
        \(HowTo.command("Try other detectors on stored predictions", """
            vigil drift live \(model.rawValue) --replay --detector page_hinkley --every 10000
            """))
        """
    }
}
