package import VigilDomain

/// A metric's value with what it rests on.
package enum NarratedValue {
    /// The value, its interval where there is one, and its rows:
    /// `0.762 (95 % interval 0.739 to 0.784, n = 1,276)`.
    package static func withEvidence(_ measurement: MetricMeasurement, format: MetricFormat) -> String {
        var evidence = "n = \(NumberText.count(measurement.count))"
        if let lower = measurement.lower95, let upper = measurement.upper95 {
            evidence = "95 % interval \(format.text(lower)) to \(format.text(upper)), " + evidence
        }
        return "\(format.text(measurement.value)) (\(evidence))"
    }

    /// Why a metric has no value, as the end of a sentence; empty when it has one.
    package static func reason(_ value: MetricValue) -> String {
        switch value {
        case .measured: ""
        case .undefined(let reason): reason
        case .notEnoughData(let have, let need):
            "not enough data, \(NumberText.count(have, "row")) of \(NumberText.count(need)) needed"
        }
    }
}
