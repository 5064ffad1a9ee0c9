public import VigilDomain

/// The drift detectors that a process knows: those of the catalogs and any that were registered beside them.
public struct DriftDetectorRegistry: Sendable {
    /// Those that look at one column: the catalog's first, then the others in the order of registration.
    public private(set) var detectors: [any DriftDetector]
    /// Those that look at several columns together, in the same order.
    public private(set) var tableDetectors: [any TableDriftDetector]
    /// Those that go along a stream event by event, in the same order.
    public private(set) var streamDetectors: [any StreamDriftDetector]

    /// The catalogs' detectors.
    public init() {
        detectors = DriftDetectorCatalog.detectors
        tableDetectors = TableDriftDetectorCatalog.detectors
        streamDetectors = StreamDriftDetectorCatalog.detectors
    }

    /// The detector of one column with this identifier, or `nil`.
    ///
    /// Equal widths exist in any number from 2 to 200, such as `equal_width_20_psi`, without being listed.
    public subscript(id: DriftDetectorID) -> (any DriftDetector)? {
        detectors.first { $0.descriptor.id == id } ?? EqualWidthDetector(id)
    }

    /// The detector of several columns with this identifier, or `nil`.
    public func tableDetector(_ id: DriftDetectorID) -> (any TableDriftDetector)? {
        tableDetectors.first { $0.descriptor.id == id }
    }

    /// The detector of streams with this name.
    ///
    /// - Parameter name: Its identifier.
    /// - Returns: The detector.
    /// - Throws: `DomainError` with code `invalidName` that lists those there are.
    public func streamDetector(named name: String) throws(DomainError) -> any StreamDriftDetector {
        guard let detector = streamDetectors.first(where: { $0.descriptor.id.rawValue == name }) else {
            let known = streamDetectors.map(\.descriptor.id.rawValue).joined(separator: ", ")
            throw DomainError(
                .invalidName, field: "detector",
                detail: "\"\(name)\" was given; the detectors of streams are \(known)")
        }
        return detector
    }

    /// The detectors of streams that a text names: one, or several joined by `+`, such as `adwin+page_hinkley`.
    ///
    /// - Parameter text: Their identifiers.
    /// - Returns: The detectors, in that order.
    /// - Throws: `DomainError` with code `invalidName` for one that is not known or named twice.
    public func streamDetectors(named text: String) throws(DomainError) -> [any StreamDriftDetector] {
        // An identifier may hold the sign itself.
        if streamDetectors.contains(where: { $0.descriptor.id.rawValue == text }) {
            return [try streamDetector(named: text)]
        }
        var found: [any StreamDriftDetector] = []
        for name in text.split(separator: "+", omittingEmptySubsequences: false).map(String.init) {
            let detector = try streamDetector(named: name)
            guard !found.contains(where: { $0.descriptor.id == detector.descriptor.id }) else {
                throw DomainError(
                    .invalidName, field: "detector",
                    detail: "\"\(name)\" was given twice in \"\(text)\"; once is enough")
            }
            found.append(detector)
        }
        return found
    }

    /// Whether a detector of columns with this identifier is known.
    public func knows(_ id: DriftDetectorID) -> Bool { self[id] != nil || tableDetector(id) != nil }

    /// Adds a detector of one column.
    ///
    /// - Parameter detector: One whose identifier is not taken: stored results name their detector by it.
    /// - Throws: `DomainError` with code `invalidName` when the identifier is empty or taken.
    public mutating func register(_ detector: any DriftDetector) throws(DomainError) {
        try requireFree(detector.descriptor.id)
        detectors.append(detector)
    }

    /// Adds a detector of several columns.
    ///
    /// - Parameter detector: One whose identifier is not taken: stored results name their detector by it.
    /// - Throws: `DomainError` with code `invalidName` when the identifier is empty or taken.
    public mutating func register(_ detector: any TableDriftDetector) throws(DomainError) {
        try requireFree(detector.descriptor.id)
        tableDetectors.append(detector)
    }

    /// Adds a detector of streams.
    ///
    /// - Parameter detector: One whose identifier is not taken: stored alarms name their detector by it.
    /// - Throws: `DomainError` with code `invalidName` when the identifier is empty or taken.
    public mutating func register(_ detector: any StreamDriftDetector) throws(DomainError) {
        try requireFree(detector.descriptor.id)
        streamDetectors.append(detector)
    }

    private func requireFree(_ id: DriftDetectorID) throws(DomainError) {
        guard !id.rawValue.isEmpty else {
            throw DomainError(.invalidName, field: "id", detail: "a drift detector's identifier must not be empty")
        }
        guard !knows(id), !streamDetectors.contains(where: { $0.descriptor.id == id }) else {
            throw DomainError(.invalidName, field: "id", detail: "a drift detector \"\(id)\" is registered already")
        }
    }
}
