/**
 * Names of the base system and of the shells, which never get a shim as an installed command. Written by
 * data/reserved-commands/make.sh; do not edit.
 */
export const RESERVED_NAMES: ReadonlySet<string> = new Set(
  `
_ abbr add-shell addpart agetty alias and apk apt apt-cache apt-cdrom apt-config apt-get apt-key
apt-mark arch argparse ash autoload awk b2sum badblocks base32 base64 basename basenc bash bashbug begin
bg bind bindkey blkdiscard blkid blkzone block blockdev break breakpoint brew builtin busybox bye caller
captoinfo case cat cd chage chattr chcon chcpu chdir chfn chgpasswd chgrp chmem chmod choom chown
chpasswd chroot chrt chsh cksum clear clear_console cmp comm command commandline compadd comparguments
compcall compctl compdescribe compfiles compgen compgroups complete compopt compquote compset comptags
comptry compvalues contains continue coproc count cp cpgr cppw csh csplit ctrlaltdel curl cut dash date
dd deb-systemd-helper deb-systemd-invoke debconf debconf-apt-progress debconf-communicate debconf-copydb
debconf-escape debconf-set-selections debconf-show debugfs declare delpart df diff diff3 dir dircolors
dirname dirs disable disown dmesg dnf dnsdomainname do doas domainname done dpkg dpkg-deb dpkg-divert
dpkg-fsys-usrunmess dpkg-maintscript-helper dpkg-preconfigure dpkg-query dpkg-realpath dpkg-reconfigure
dpkg-split dpkg-statoverride dpkg-trigger du dumpe2fs e2freefrag e2fsck e2image e2label e2mmpstatus
e2scrub e2scrub_all e2undo e4crypt e4defrag echo echotc echoti egrep elif else emerge emit emulate
enable end env esac eval exec exit expand expiry export expr factor faillock faillog fallocate false fc
fg fgrep fi filefrag find findfs findmnt fish flatpak float flock fmt fold for foreach free fsck
fsck.cramfs fsck.ext2 fsck.ext3 fsck.ext4 fsck.minix fsfreeze fstab-decode fstrim function functions
getconf getent getln getopt getopts getty git gpasswd gpg gpgv grep groupadd groupdel groupmems groupmod
groups grpck grpconv grpunconv gunzip gzexe gzip hardlink hash head help history hostid hostname i386
iconv iconvconfig id if in infocmp infotocap install installkernel integer invoke-rc.d ionice ipcmk
ipcrm ipcs ischroot isosize jobs join kill killall5 ksh last lastb lastlog ld.so ldattach ldconfig ldd
let limit link linux32 linux64 ln local locale localedef log logger login logname logout losetup ls
lsattr lsblk lscpu lsipc lslocks lslogins lsmem lsns mapfile math mawk mcookie md5sum md5sum.textutils
mesg mkdir mke2fs mkfifo mkfs mkfs.bfs mkfs.cramfs mkfs.ext2 mkfs.ext3 mkfs.ext4 mkfs.minix
mkhomedir_helper mklost+found mknod mkswap mktemp more mount mountpoint mv namei nawk newgrp newusers
nice nisdomainname nl nocorrect node noglob nohup nologin not nproc nsenter numfmt od or pacman
pam-auth-update pam_getenv pam_namespace_helper pam_timestamp_check partx passwd paste path pathchk perl
perl5.36.0 pgrep pidof pidwait pinky pip-shim pivot_root pkexec pkill pldd pmap popd pr print printenv
printf private prlimit ps ptx pushd pushln pwck pwconv pwd pwdx pwhistory_helper pwunconv r random rbash
read readarray readlink readonly readprofile realpath rehash remove-shell rename.ul renice repeat reset
resize2fs resizepart return rev rgrep rm rmdir rmt-tar rpm rtcwake run-parts runcon runuser savelog
sched scp script scriptlive scriptreplay sdiff sed select select-editor sensible-browser sensible-editor
sensible-pager seq service set set_color setarch setopt setpriv setsid setterm sftp sg sh sha1sum
sha224sum sha256sum sha384sum sha512sum shadowconfig shift shopt shred shuf skill slabtop sleep snap
snice sort source split ssh start-stop-daemon stat status stdbuf string stty su sudo sulogin sum suspend
swaplabel swapoff swapon switch switch_root sync sysctl systemctl tabs tac tail tar tarcat taskset tcsh
tee tempfile test then tic time timeout times tload toe top touch toybox tput tr trap true truncate tset
tsort tty ttyctl tune2fs type typeset tzselect uclampset ulimit umask umount unalias uname uncompress
unexpand unfunction unhash uniq unix_chkpwd unix_update unlimit unlink unset unsetopt unshare until
update-alternatives update-passwd update-rc.d update-shells uptime useradd userdel usermod users
utmpdump vared vdir vigr vipw vmstat w wait wall watch wc wdctl wget whence where whereis which
which.debianutils while who whoami wipefs x86_64 xargs xbps-install yes ypdomainname yum zcat zcmp
zcompile zdiff zdump zegrep zfgrep zforce zformat zgrep zic zle zless zmodload zmore znew zparseopts
zramctl zregexparse zsh zstyle zypper
`
    .trim()
    .split(/\s+/),
);
