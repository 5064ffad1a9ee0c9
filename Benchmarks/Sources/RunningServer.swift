import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// A server process of our own, on a free port.
struct RunningServer {
    private let process: Process
    let port: Int

    init(program: String, folder: String, arguments: [String] = []) throws {
        port = try Self.freePort()
        process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["serve", "--port", "\(port)", "--database", "\(folder)/vigil.db"] + arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    var processIdentifier: Int32 { process.processIdentifier }

    /// The program beside this one, which the same build made.
    static func program() throws -> String {
        let path = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/vigil"
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw CannotMeasure(description: "\(path) is not there; make bench builds it")
        }
        return path
    }

    /// The memory that it holds, and the most that it held, in MiB.
    func memory() throws -> (now: Double, most: Double) {
        let status = try String(contentsOfFile: "/proc/\(processIdentifier)/status", encoding: .utf8)
        func mebibytes(_ key: String) throws -> Double {
            guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix(key) }),
                let kibibytes = line.split(separator: " ").compactMap({ Double($0) }).first
            else { throw CannotMeasure(description: "/proc/PID/status has no \(key)") }
            return kibibytes / 1024
        }
        return (try mebibytes("VmRSS:"), try mebibytes("VmHWM:"))
    }

    /// Sends JSON and returns the status.
    func post(_ path: String, _ body: String) async throws -> UInt {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(ByteBuffer(string: body))
        return try await HTTPClient.shared.execute(request, timeout: .seconds(30)).status.code
    }

    /// Asks until there is an answer.
    func firstAnswer() async throws {
        for _ in 0..<2000 {
            do {
                let request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/healthz")
                let response = try await HTTPClient.shared.execute(request, timeout: .seconds(2))
                if response.status == .ok { return }
            } catch {
                try await Task.sleep(for: .milliseconds(1))
            }
        }
        throw CannotMeasure(description: "the server did not answer")
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length) == 0 && getsockname(descriptor, generic, &length) == 0
            }
        }
        guard bound else { throw CannotMeasure(description: "no port is free") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
