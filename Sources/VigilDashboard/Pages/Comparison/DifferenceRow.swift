import VigilDomain
import VigilMonitoring
import VigilStatistics

/// One metric of two sides: their values, the difference with its interval, the test and what it says.
struct DifferenceRow: Hashable, Sendable {
    /// What a difference says about the second side.
    enum Finding: Hashable { case better, worse, different, notShown, noTest }

    var title: String
    /// Whether the verdict rests on it.
    var isDeciding: Bool
    var first: String
    var second: String
    var difference: String
    /// The 95 % interval of the difference.
    var interval: String?
    var pValue: String?
    var adjustedPValue: String?
    var test: String
    var finding: Finding
    /// The ends of the interval and the difference, in parts of what is drawn: 0 is no difference, 1 the right end.
    var places: (lower: Double, middle: Double, upper: Double)? {
        guard let ends, reach > 0 else { return nil }
        let place = { (value: Double) in min(1, max(-1, value / reach)) }
        return (place(ends.lower), place(middle), place(ends.upper))
    }

    private var middle: Double
    private var ends: Interval?

    private var reach: Double {
        [middle, ends?.lower ?? 0, ends?.upper ?? 0].filter(\.isFinite).map(\.magnitude).max() ?? 0
    }

    init(_ found: VersionComparison.Difference, in comparison: VersionComparison) {
        let descriptor = MetricCatalog.descriptor(of: found.metric)
        let text = descriptor.format.text
        title = descriptor.title
        isDeciding = found.metric == comparison.mainMetric
        first = text(found.first)
        second = text(found.second)
        middle = found.difference
        ends = found.interval
        difference = Self.signed(found.difference, descriptor.format)
        interval = found.interval.map { ends in
            "\(Self.signed(ends.lower, descriptor.format)) to \(Self.signed(ends.upper, descriptor.format))"
        }
        pValue = found.pValue.map { NumberText.pValue($0) }
        adjustedPValue = isDeciding ? nil : found.adjustedPValue.map { NumberText.pValue($0) }
        test = found.test
        finding = Self.finding(found, descriptor)
    }

    private static func finding(_ found: VersionComparison.Difference, _ descriptor: MetricDescriptor) -> Finding {
        guard let pValue = found.adjustedPValue ?? found.pValue, let interval = found.interval else { return .noTest }
        guard pValue <= VersionComparison.level, interval.lower > 0 || interval.upper < 0 else { return .notShown }
        switch descriptor.direction {
        case .neither: return .different
        case .higherIsBetter: return found.difference > 0 ? .better : .worse
        case .lowerIsBetter: return found.difference < 0 ? .better : .worse
        }
    }

    private static func signed(_ value: Double, _ format: MetricFormat) -> String {
        guard value.isFinite else { return value < 0 ? "−∞" : "+∞" }
        return (value > 0 ? "+" : value < 0 ? "−" : "") + format.text(abs(value))
    }

    // MARK: Drawing

    private static let width = 120.0

    /// The interval about the middle, which is no difference; the numbers stand beside it.
    var mark: HTML {
        guard let places else { return HTML() }
        let x = { (place: Double) in Self.width / 2 + place * (Self.width / 2 - 4) }
        let kind: HTML =
            switch finding {
            case .worse: " bad"
            case .better, .different: " shown"
            case .notShown, .noTest: ""
            }
        return """
            <svg class="difference\(kind)" aria-hidden="true" width="\(at: Self.width)" height="14">\
            <line class="scale" x1="0" x2="\(at: Self.width)" y1="7" y2="7"/>\
            <line class="none" x1="\(at: Self.width / 2)" x2="\(at: Self.width / 2)" y1="0" y2="14"/>\
            <rect class="span" x="\(at: x(places.lower))" y="3" height="8" rx="2" \
            width="\(at: max(2, x(places.upper) - x(places.lower)))"/>\
            <circle class="point" cx="\(at: x(places.middle))" cy="7" r="3.5"/></svg>
            """
    }

    /// What it says, as shape and word.
    func badge(second name: String) -> HTML {
        switch finding {
        case .better: "<span class=\"badge healthy\">\(name) better</span>"
        case .worse: "<span class=\"badge watch\">\(name) worse</span>"
        case .different: "<span class=\"badge past\">Different</span>"
        case .notShown: "<span class=\"none\">no difference shown</span>"
        case .noTest: "<span class=\"none\">not tested</span>"
        }
    }
}
