/**
 * Maps a distribution on the package index to the module that it needs from the system. Such a module is a
 * binding to one of the system's libraries, so it is built for one Python and one release of the system. In a
 * venv, the distribution finds the module only if the venv sees the system's packages.
 */
const SYSTEM_BOUND: ReadonlyMap<string, string> = new Map([
  // GObject introspection. PyGObject's documentation tells users to install python3-gi. The other projects
  // import gi.
  ['pygobject', 'gi'],
  ['pydbus', 'gi'],
  ['dasbus', 'gi'],
  ['pygtkspellcheck', 'gi'],
  // Bindings to libdbus. Debian's package of the module is python3-dbus.
  ['dbus-python', 'dbus'],
  ['bluezero', 'dbus'],
  // apt's library: the index has only an old copy of python3-apt.
  ['python-apt', 'apt_pkg'],
  // The Raspberry Pi's cameras and pins. See raspberrypi/picamera2#341, #1054 and gpiozero/gpiozero#1038,
  // #1131.
  ['picamera2', 'libcamera'],
  ['lgpio', 'lgpio'],
  ['rpi-lgpio', 'lgpio'],
  ['gpiozero', 'lgpio'],
  ['rpi-gpio', 'RPi'],
  ['sense-hat', 'RTIMU'],
  // Bindings for printing, virtual machines and systemd. To build them, pip needs the headers of the
  // libraries.
  ['pycups', 'cups'],
  ['libvirt-python', 'libvirt'],
  ['systemd-python', 'systemd'],
  // For these, the index has only stand-ins that look for the system's module.
  ['rpm', 'rpm'],
  ['selinux', 'selinux'],
]);

/**
 * The system's module that a distribution needs. Undefined if it needs none.
 * @param name in PEP 503 normal form
 */
export const systemModuleOf = (name: string): string | undefined => SYSTEM_BOUND.get(name);
