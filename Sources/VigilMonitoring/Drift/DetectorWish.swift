package import VigilDomain

/// A detector to run beside the default check, as a person writes it: its name, or `name=effect` to let it decide.
package struct DetectorWish: Sendable, Hashable {
    /// The detector.
    package let choice: DriftPolicy.Detector

    /// Reads a wish.
    ///
    /// - Parameters:
    ///   - text: Such as `psi` or `psi=0.2`.
    ///   - registry: The detectors there are.
    /// - Throws: `DomainError`, whose detail says what was given and what is allowed: `invalidName` for a detector that
    ///   cannot be run here, `invalidValue` for an effect that is none.
    package init(
        _ text: String, registry: DriftDetectorRegistry = DriftDetectorRegistry()
    ) throws(DomainError) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = parts.first ?? ""
        try registry.requireComparing(name)
        guard parts.count == 2 else {
            choice = DriftPolicy.Detector(id: name)
            return
        }
        guard let effect = Double(parts[1]), effect > 0, effect.isFinite else {
            throw DomainError(
                .invalidValue, field: "effect",
                detail:
                    "\"\(parts[1])\" was given as the effect from which \(name) decides; a number above 0 is allowed")
        }
        choice = DriftPolicy.Detector(id: name, relevantEffect: effect)
    }
}

extension DriftDetectorRegistry {
    /// What a detector is, of columns, tables or streams.
    ///
    /// - Parameter id: Its identifier, one with a number of equal widths included.
    /// - Returns: The description; `nil` for an unknown name.
    package func descriptor(of id: DriftDetectorID) -> DriftDetectorDescriptor? {
        self[id]?.descriptor ?? tableDetector(id)?.descriptor
            ?? streamDetectors.first { $0.descriptor.id == id }?.descriptor
    }

    /// Makes sure that a detector compares a window with a reference.
    ///
    /// - Parameter name: Its identifier.
    /// - Throws: `DomainError`, `invalidName`, that says why it does not, and what is allowed.
    package func requireComparing(_ name: String) throws(DomainError) {
        let id = DriftDetectorID(name)
        if knows(id) { return }
        throw DomainError(.invalidName, field: "detector", detail: refusal(of: id))
    }

    /// Why a detector of this name compares no window with a reference, in words.
    ///
    /// - Parameter id: An identifier of which ``knows(_:)`` is false.
    /// - Returns: A sentence without its full stop.
    package func refusal(of id: DriftDetectorID) -> String {
        if streamDetectors.contains(where: { $0.descriptor.id == id }) {
            return
                "\"\(id)\" goes along a stream event by event and compares no two samples; those of columns and tables are "
                + "allowed here"
        }
        if let refusal = EqualWidthDetector.refusal(of: id) { return refusal }
        let near = nearest(to: id.rawValue).map { "; \"\($0)\" is near it" } ?? ""
        return "no detector is called \"\(id)\"\(near)"
    }

    /// The known name that a misspelled one is probably meant to be: with at most two letters put in, left out or exchanged.
    private func nearest(to name: String) -> String? {
        let names = detectors.map(\.descriptor.id.rawValue) + tableDetectors.map(\.descriptor.id.rawValue)
        let distances = names.map { (name: $0, edits: EditDistance.between(name, $0)) }
        guard let best = distances.min(by: { $0.edits < $1.edits }), best.edits <= min(2, name.count / 3) else {
            return nil
        }
        return best.name
    }
}

/// How many letters must be put in, left out or exchanged to make one name of another (Levenshtein).
private enum EditDistance {
    static func between(_ first: String, _ second: String) -> Int {
        let (first, second) = (Array(first.utf8.prefix(200)), Array(second.utf8))
        var row = Array(0...second.count)
        for (index, letter) in first.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (column, other) in second.enumerated() {
                let changed = diagonal + (letter == other ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(changed, row[column] + 1, row[column + 1] + 1)
            }
        }
        return row[second.count]
    }
}
