/**
 * Distributions of Python's package index that need a module which comes with the system, and not from the
 * index: the binding of a library that is built for one Python and one release of the system. Maps each
 * distribution to that module. A venv gives them the module only if it sees the system's packages.
 */
const SYSTEM_BOUND: ReadonlyMap<string, string> = new Map([
  // GObject introspection. PyGObject's documentation installs python3-gi; the others import gi.
  ['pygobject', 'gi'],
  ['pydbus', 'gi'],
  ['dasbus', 'gi'],
  ['pygtkspellcheck', 'gi'],
  // libdbus, by Debian's python3-dbus.
  ['dbus-python', 'dbus'],
  ['bluezero', 'dbus'],
  // apt's library: the index has only an old copy of python3-apt.
  ['python-apt', 'apt_pkg'],
  // The Raspberry Pi's cameras and pins: raspberrypi/picamera2#341 and #1054, gpiozero/gpiozero#1038 and #1131.
  ['picamera2', 'libcamera'],
  ['lgpio', 'lgpio'],
  ['rpi-lgpio', 'lgpio'],
  ['gpiozero', 'lgpio'],
  ['rpi-gpio', 'RPi'],
  ['sense-hat', 'RTIMU'],
  // Printing, virtual machines and systemd: bindings that need the library's headers to be built elsewhere.
  ['pycups', 'cups'],
  ['libvirt-python', 'libvirt'],
  ['systemd-python', 'systemd'],
  // The index has only stand-ins that look for the system's module.
  ['rpm', 'rpm'],
  ['selinux', 'selinux'],
]);

/**
 * The system's module that a distribution needs. Undefined if it needs none.
 * @param name in PEP 503 normal form
 */
export const systemModuleOf = (name: string): string | undefined => SYSTEM_BOUND.get(name);
