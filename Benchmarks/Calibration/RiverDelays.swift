import Foundation
import VigilMonitoring
import VigilStatistics

/// What River's detectors do at the same run lengths, as `Benchmarks/peers/run record-run-lengths` measured it.
struct RiverDelays: Codable {
    /// One detector on one kind of stream.
    struct Delay: Codable {
        /// The identifier of ours that is the same method.
        var detector: String
        var data: String
        var falseAlarmEvery: Int
        /// Events for each alarm at the setting that was searched for, on streams of their own.
        var runLength: Double
        /// Events from a shift of half a standard deviation to the alarm; `nil` where every stream alarmed before.
        var delayHalf: Double?
        /// The same for a shift of one.
        var delayOne: Double?
    }

    /// The day it was measured on.
    var date: String
    /// River's.
    var version: String
    var results: [Delay]

    /// Below the repository's root, where the program is run.
    static let path = "Benchmarks/peers/run_lengths.json"

    /// Reads the recorded figures.
    ///
    /// - Throws: What reading the file throws.
    init() throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(RiverDelays.self, from: Data(contentsOf: URL(fileURLWithPath: Self.path)))
    }

    /// River's figures for a row of ours; `nil` where River has no such detector or it was not measured.
    func delay(of row: RunLengthRow) -> Delay? {
        results.first {
            $0.detector == row.detector.rawValue && $0.data == row.data.rawValue
                && $0.falseAlarmEvery == row.falseAlarmEvery
        }
    }

    /// Where the figures come from, for people.
    var words: String {
        """
        River's are those of version \(version), whose settings were searched for on streams of the same laws until \
        they gave the same run length, as near as their dials go; measured on \(date) by \
        `Benchmarks/peers/k_run_lengths.py` and recorded in `\(Self.path)`.
        """
    }
}
